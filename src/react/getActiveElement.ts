/** The focused element as seen from inside `element`'s shadow root, where `document.activeElement` is the root's host. */
export function getActiveElement(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof Document || (typeof ShadowRoot !== 'undefined' && root instanceof ShadowRoot)
    ? root.activeElement
    : null;
}
