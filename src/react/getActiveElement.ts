/** The focused element within the shadow root of `element`. `document.activeElement` would be the host of that root. */
export function getActiveElement(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof Document || (typeof ShadowRoot !== 'undefined' && root instanceof ShadowRoot)
    ? root.activeElement
    : null;
}
