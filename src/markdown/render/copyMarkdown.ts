import type { MarkdownDocument } from '../parser/nodes.js';
import { unitsOf, writeMarkdown } from '../parser/writeMarkdown.js';

/** Controls of the renderer, whose labels are not part of the text. */
const controls = '.sluice-md-code-bar, button, input';
/** Elements that are selected only as a whole. They are called atoms below. */
const atoms =
  'br, img, hr, pre, .sluice-md-image-box, .sluice-md-math, .sluice-md-math-display, .sluice-md-math-block, .sluice-md-note-mark, .sluice-md-html';

/**
 * Copies the selection as Markdown and as HTML. A selection inside a code block is copied as plain code; if everything
 * is selected, `source` is copied. The browser's own copy is used if the selection extends outside `root`, or if
 * components add text that is not in the document.
 */
export function copyMarkdown(
  event: ClipboardEvent,
  root: HTMLElement,
  document: MarkdownDocument,
  source?: string,
): void {
  const selection = root.ownerDocument.getSelection();
  if (!event.clipboardData || !selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return;
  const markdown = markdownOf(range, root, document, source);
  if (markdown === undefined) return;

  const selected = range.cloneContents();
  for (const control of selected.querySelectorAll(controls)) control.remove();
  event.clipboardData.setData('text/plain', markdown);
  event.clipboardData.setData('text/html', new XMLSerializer().serializeToString(selected));
  event.preventDefault();
}

function markdownOf(range: Range, root: HTMLElement, document: MarkdownDocument, source?: string): string | undefined {
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const inCode = elementOf(range.commonAncestorContainer).closest('pre');
  if (inCode) return textOf(range);
  const counter = new UnitCounter(root);
  const from = counter.before(startContainer, startOffset, 'start');
  const to = counter.before(endContainer, endOffset, 'end');
  const total = counter.before(root, root.childNodes.length, 'end');
  if (total !== unitsOf(document)) return undefined;
  if (source !== undefined && from === 0 && to === total) return source;
  const firstPre = elementOf(startContainer).closest('pre');
  const lastPre = elementOf(endContainer).closest('pre');
  return writeMarkdown(document, {
    from,
    to,
    firstCode: firstPre ? codeIn(firstPre, range, 'from') : undefined,
    lastCode: lastPre ? codeIn(lastPre, range, 'to') : undefined,
  });
}

function elementOf(node: Node): Element {
  return node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement!;
}

function textOf(range: Range): string {
  return range.cloneContents().textContent ?? '';
}

/** The text of a code block from the start of the selection, or up to the end of the selection. */
function codeIn(pre: Element, range: Range, side: 'from' | 'to'): string {
  const part = pre.ownerDocument.createRange();
  part.selectNodeContents(pre);
  if (side === 'from') part.setStart(range.startContainer, range.startOffset);
  else part.setEnd(range.endContainer, range.endOffset);
  return textOf(part);
}

/** Counts the units of a selection in the DOM. */
class UnitCounter {
  readonly #root: HTMLElement;
  #units = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Number of characters and atoms before a boundary. A boundary inside an atom is moved to the atom's outer side. */
  before(container: Node, offset: number, side: 'start' | 'end'): number {
    this.#units = 0;
    this.#walk(this.#root, container, offset, side);
    return this.#units;
  }

  /** @returns whether the boundary was reached. */
  #walk(node: Node, container: Node, offset: number, side: 'start' | 'end'): boolean {
    if (node.nodeType === Node.TEXT_NODE) {
      this.#units += node === container ? offset : (node.textContent ?? '').length;
      return node === container;
    }
    const element = node as Element;
    if (element !== this.#root && element.matches(controls)) return element.contains(container);
    if (element !== this.#root && element.matches(atoms)) {
      const isInside = element.contains(container);
      if (!isInside || side === 'end') this.#units++;
      return isInside;
    }
    for (let index = 0; index < element.childNodes.length; index++) {
      if (element === container && index === offset) return true;
      if (this.#walk(element.childNodes[index]!, container, offset, side)) return true;
    }
    return element === container;
  }
}
