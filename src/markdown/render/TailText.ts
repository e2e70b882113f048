/**
 * Shows the tail of a streamed text without rendering: in a text node of its own behind the last one of React. A
 * selection in the text before it stays.
 */
export class TailText {
  #node: Text | undefined;
  #owner: unknown;

  /**
   * @param owner - The document that React has rendered. With another one the last tail is removed.
   * @param root - `null` while nothing is mounted.
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

/** Inserts an empty text node behind the last one in the element with the caret. */
function appendNode(root: HTMLElement): Text {
  let element: Element | null | undefined = root;
  while (element && !isLive(element)) {
    // In a row the last cell with text has the caret.
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
