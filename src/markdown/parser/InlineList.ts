import type { Inline, InlineTag, Link } from './nodes.js';

/** Nesting limit of emphasis and brackets, so that no input overflows the call stack. */
export const depthLimit = 64;

/** A node during parsing. Emphasis moves nodes into other nodes, so nodes are a linked list. */
export interface InlineNode {
  type: 'text' | 'delimiter' | 'link' | 'atom' | InlineTag;
  text: string;
  start: number;
  end: number;
  /** For links and emphasis: position of the children in the source. */
  innerStart?: number;
  innerEnd?: number;
  /** Whether the node is a bare URL, which becomes text inside another link. */
  isBare?: boolean;
  href?: string | undefined;
  title?: string | undefined;
  atom?: Inline;
  depth?: number;
  first?: InlineNode | undefined;
  last?: InlineNode | undefined;
  previous?: InlineNode | undefined;
  next?: InlineNode | undefined;
}

export class InlineList {
  readonly root: InlineNode = { type: 'strong', text: '', start: 0, end: 0 };
  readonly #keepsOffsets: boolean;

  /** @param keepsOffsets - Whether text nodes stay separate, so that each keeps its position in the source. */
  constructor(keepsOffsets: boolean) {
    this.#keepsOffsets = keepsOffsets;
  }

  get last(): InlineNode | undefined {
    return this.root.last;
  }

  get nodes(): readonly Inline[] {
    return toNodes(this.root, false);
  }

  add(node: InlineNode): InlineNode {
    const { root } = this;
    node.previous = root.last;
    if (root.last) root.last.next = node;
    else root.first = node;
    root.last = node;
    return node;
  }

  addText(text: string, start: number, end: number): void {
    const { last } = this.root;
    if (last?.type === 'text' && !this.#keepsOffsets) {
      last.text += text;
      last.end = end;
    } else if (text !== '') this.add({ type: 'text', text, start, end });
  }

  takeBack(length: number): void {
    for (let left = length; left > 0; ) {
      const last = this.root.last!;
      if (last.text.length <= left) {
        left -= last.text.length;
        this.remove(last);
      } else {
        last.text = last.text.slice(0, -left);
        last.end -= left;
        left = 0;
      }
    }
  }

  /** Moves all nodes between `start` and `end` into a new node of `type`. */
  wrap(start: InlineNode, type: InlineNode['type'], end?: InlineNode): InlineNode {
    const first = start.next;
    const last = end ? end.previous : this.root.last;
    const depth = 1 + depthBetween(start, end);
    const node: InlineNode = { type, text: '', start: start.start, end: start.end, previous: start, next: end, depth };
    node.innerStart = start.end;
    node.innerEnd = end?.start ?? last?.end ?? start.end;
    node.end = node.innerEnd;
    if (first && first !== end) {
      node.first = first;
      node.last = last;
      first.previous = undefined;
      last!.next = undefined;
    }
    start.next = node;
    if (end) end.previous = node;
    else this.root.last = node;
    return node;
  }

  remove(node: InlineNode): void {
    if (node.previous) node.previous.next = node.next;
    else this.root.first = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.root.last = node.previous;
  }

  cutFrom(node: InlineNode): void {
    this.root.last = node.previous;
    if (this.root.last) this.root.last.next = undefined;
    else this.root.first = undefined;
  }
}

export function depthBetween(start: InlineNode, end: InlineNode | undefined): number {
  let depth = 0;
  for (let node = start.next; node && node !== end; node = node.next) depth = Math.max(depth, node.depth ?? 0);
  return depth;
}

export function toNodes(parent: InlineNode, isInLink: boolean): readonly Inline[] {
  const nodes: Inline[] = [];
  const push = (node: Inline) => {
    const last = nodes.length - 1;
    if (typeof node === 'string' && typeof nodes[last] === 'string') nodes[last] += node;
    else if (node !== '') nodes.push(node);
  };
  for (let node = parent.first; node; node = node.next) {
    if (node.type === 'atom') push(node.atom!);
    else if (node.type === 'text' || node.type === 'delimiter') push(node.text);
    else if (node.type !== 'link') push({ type: node.type, children: toNodes(node, isInLink) });
    // Links do not nest: inside a link, a bare URL or a link with an incomplete target becomes text.
    else if (isInLink && (node.isBare || node.href === undefined)) for (const child of toNodes(node, true)) push(child);
    else {
      const link: Link = { type: 'link', href: node.href, title: node.title, children: toNodes(node, true) };
      push(link);
    }
  }
  // V8 reserves memory for sixteen more items in an array that was filled by `push`, so it is copied.
  return nodes.slice();
}

/** The text without formatting, as in an image's `alt`. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      if ('children' in node) return plainText(node.children);
      if (node.type === 'image') return node.alt;
      if (node.type === 'break') return '\n';
      if (node.type === 'note') return `[^${node.text}]`;
      return node.text;
    })
    .join('');
}
