/**
 * Shows the tail of a streaming text without a React render, in a separate text node after React's last one. A
 * selection in the earlier text is kept.
 */
export class TailText {
  #node: Text | undefined;
  #owner: unknown;

  /**
   * @param root - `null` while nothing is mounted.
   * @param owner - The rendered document. A different one removes the previous tail.
   */
  update(root: HTMLElement | null, owner: unknown, tail: string): void {
    if (this.#owner !== owner) {
      this.#node?.remove();
      this.#node = undefined;
      this.#owner = owner;
    }
    if (!this.#node && tail !== '' && root) this.#node = appendNode(root);
    if (!this.#node) return;
    if (tail.startsWith(this.#node.data)) this.#node.appendData(tail.slice(this.#node.length));
    else this.#node.data = tail;
  }
}

/** Inserts a text node after the last text node of the element that shows the caret. */
function appendNode(root: HTMLElement): Text {
  let element: Element | null | undefined = root;
  while (element && !isLive(element)) {
    // In a table row, the caret is in the last cell with text.
    const cell: Element | undefined = element.localName === 'tr' ? [...element.children].find(isLive) : undefined;
    element = cell ?? element.lastElementChild;
    if (element?.classList.contains('sluice-md-notes')) element = element.previousElementSibling;
  }
  let last: ChildNode | null | undefined = element;
  while (last && last.nodeType !== Node.TEXT_NODE) last = last.lastChild;
  const text = new Text();
  last?.after(text);
  return text;
}

function isLive(element: Element): boolean {
  return element.classList.contains('sluice-md-live');
}
