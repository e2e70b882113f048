import type { Inline, Link } from './nodes.js';

/** Marks and brackets nested deeper than this stay as they are written: a text must not be able to exhaust the stack. */
export const DEPTH_LIMIT = 64;

/** A node while it is being parsed. Marks move nodes about, so they are linked, not listed. */
export interface InlineNode {
  type: 'text' | 'mark' | 'em' | 'strong' | 'del' | 'link' | 'whole';
  text: string;
  /** For `link`: made of a bare address, so that it dissolves within another link. */
  bare?: boolean;
  href?: string | undefined;
  title?: string | undefined;
  whole?: Inline;
  /** How deep marks stand within it. */
  depth?: number;
  first?: InlineNode | undefined;
  last?: InlineNode | undefined;
  previous?: InlineNode | undefined;
  next?: InlineNode | undefined;
}

/** The text so far, as a list of pieces. */
export class InlineList {
  private readonly root: InlineNode = { type: 'strong', text: '' };

  get last(): InlineNode | undefined {
    return this.root.last;
  }

  get nodes(): readonly Inline[] {
    return toNodes(this.root, false);
  }

  add(piece: InlineNode): InlineNode {
    const { root } = this;
    piece.previous = root.last;
    if (root.last) root.last.next = piece;
    else root.first = piece;
    root.last = piece;
    return piece;
  }

  addText(text: string): void {
    const { last } = this.root;
    if (last?.type === 'text') last.text += text;
    else this.add({ type: 'text', text });
  }

  /** Moves all that follows `start` into a new piece of `type`. */
  wrap(start: InlineNode, type: InlineNode['type'], end?: InlineNode): InlineNode {
    const first = start.next;
    const last = end ? end.previous : this.root.last;
    const piece: InlineNode = { type, text: '', previous: start, next: end, depth: 1 + depthBetween(start, end) };
    if (first && first !== end) {
      piece.first = first;
      piece.last = last;
      first.previous = undefined;
      last!.next = undefined;
    }
    start.next = piece;
    if (end) end.previous = piece;
    else this.root.last = piece;
    return piece;
  }

  remove(piece: InlineNode): void {
    if (piece.previous) piece.previous.next = piece.next;
    else this.root.first = piece.next;
    if (piece.next) piece.next.previous = piece.previous;
    else this.root.last = piece.previous;
  }

  /** Drops `piece` and all that follows it. */
  cutFrom(piece: InlineNode): void {
    this.root.last = piece.previous;
    if (this.root.last) this.root.last.next = undefined;
    else this.root.first = undefined;
  }
}

/** How deep marks stand between two pieces. */
export function depthBetween(start: InlineNode, end: InlineNode | undefined): number {
  let depth = 0;
  for (let piece = start.next; piece && piece !== end; piece = piece.next) depth = Math.max(depth, piece.depth ?? 0);
  return depth;
}

/** The pieces below `parent` as nodes. */
export function toNodes(parent: InlineNode, inLink: boolean): readonly Inline[] {
  const nodes: Inline[] = [];
  const push = (node: Inline) => {
    const last = nodes.length - 1;
    if (typeof node === 'string' && typeof nodes[last] === 'string') nodes[last] += node;
    else if (node !== '') nodes.push(node);
  };
  for (let piece = parent.first; piece; piece = piece.next) {
    if (piece.type === 'whole') push(piece.whole!);
    else if (piece.type === 'text' || piece.type === 'mark') push(piece.text);
    else if (piece.type !== 'link') push({ type: piece.type, children: toNodes(piece, inLink) });
    // Links do not nest: an address within one is text, and so is one whose target has not come.
    else if (inLink && (piece.bare || piece.href === undefined)) for (const child of toNodes(piece, true)) push(child);
    else {
      const link: Link = { type: 'link', href: piece.href, title: piece.title, children: toNodes(piece, true) };
      push(link);
    }
  }
  // A list that was pushed to has room for sixteen more.
  return nodes.slice();
}

/** Text without its marks: what an image's `alt` says. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      if ('children' in node) return plainText(node.children);
      if (node.type === 'image') return node.alt;
      if (node.type === 'break') return '\n';
      return node.text;
    })
    .join('');
}
