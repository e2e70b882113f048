import type { MarkdownDocument } from '../parser/nodes.js';
import type { GrowingView } from './GrowingDocument.js';

/** A text node behind the last text of `document` on the screen, which React neither knows nor meets. */
export interface GrownText {
  readonly document: MarkdownDocument;
  readonly text: Text;
}

/**
 * Lets the last text on the screen grow without rendering: what is new stands in a text node of its own behind the one
 * that React wrote, so a selection in what stands there already stays.
 *
 * @param root - `null` while nothing has been shown.
 * @param last - What this gave for the last view.
 */
export function growText(
  root: HTMLElement | null,
  { document, growth }: GrowingView,
  last: GrownText | undefined,
): GrownText | undefined {
  const isSame = last?.document === document;
  if (!isSame) last?.text.remove();
  const grown = isSame ? last : growth === '' || !root ? undefined : { document, text: appendedTo(root) };
  if (grown) {
    const { text } = grown;
    if (growth.startsWith(text.data)) text.appendData(growth.slice(text.length));
    else text.data = growth;
  }
  return grown;
}

/** An empty text behind the last one within the element that carries the caret. */
function appendedTo(root: HTMLElement): Text {
  let element: Element | null | undefined = root;
  while (element && !isLive(element)) {
    // The caret of a row stands in the last cell that is not empty.
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
