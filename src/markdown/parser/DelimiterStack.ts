import { depthBetween, depthLimit, type InlineList, type InlineNode } from './InlineList.js';
import type { InlineTag } from './nodes.js';

/** Adjacent `*`, `_` or `~` characters that may open or close emphasis. */
export interface Delimiter {
  readonly order: number;
  readonly char: string;
  readonly node: InlineNode;
  /** `left` is the number of characters that do not belong to emphasis yet. */
  readonly length: number;
  left: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** Whether an unclosed opener is shown as emphasis while streaming, as in `**bold`, but not in `2**10`. */
  readonly isLikely: boolean;
  previous: Delimiter | undefined;
  next: Delimiter | undefined;
}

/** CommonMark's delimiter stack: https://spec.commonmark.org/0.31.2/#delimiter-stack */
export class DelimiterStack {
  top: Delimiter | undefined;
  readonly #list: InlineList;
  #count = 0;
  /** The sequence number of the first delimiter that was not tried as a closer. */
  #untried = 0;
  /** For each kind of closer, the order below which no opener matches. */
  readonly #floors = new Map<string, number>();

  constructor(list: InlineList) {
    this.#list = list;
  }

  add(run: Pick<Delimiter, 'char' | 'node' | 'length' | 'canOpen' | 'canClose' | 'isLikely'>): void {
    const { char, node, length, canOpen, canClose, isLikely } = run;
    const order = this.#count++;
    const previous = this.top;
    // The properties are listed one by one, because in V8 (2024), changing an object created by spread is ten times
    // slower.
    const delimiter: Delimiter = {
      order,
      char,
      node,
      length,
      left: length,
      canOpen,
      canClose,
      isLikely,
      previous,
      next: undefined,
    };
    if (this.top) this.top.next = delimiter;
    this.top = delimiter;
  }

  get hasOpener(): boolean {
    if (this.top) this.match(undefined);
    for (let mark = this.top; mark; mark = mark.previous) if (mark.canOpen) return true;
    return false;
  }

  #remove(delimiter: Delimiter): void {
    if (delimiter.previous) delimiter.previous.next = delimiter.next;
    if (delimiter.next) delimiter.next.previous = delimiter.previous;
    else this.top = delimiter.previous;
  }

  /** CommonMark's "process emphasis": matches the closers above `bottom` with the nearest openers. */
  match(bottom: Delimiter | undefined): void {
    // Skips closers that earlier calls for the whole stack have tried.
    const floors = bottom ? new Map<string, number>() : this.#floors;
    const base = bottom?.order ?? -1;
    const from = bottom ? base + 1 : this.#untried;
    if (!bottom) this.#untried = this.#count;
    let closer = this.top;
    if (!closer || closer.order < from) return;
    while (closer.previous && closer.previous.order >= from) closer = closer.previous;

    for (let next: Delimiter | undefined = closer; next; ) {
      closer = next;
      if (!closer.canClose) {
        next = closer.next;
        continue;
      }
      const kind = `${closer.char}${closer.canOpen}${closer.char === '~' ? closer.length : closer.length % 3}`;
      const floor = Math.max(base, floors.get(kind) ?? -1);
      let opener = closer.previous;
      while (opener && opener.order > floor && !fits(opener, closer)) opener = opener.previous;

      if (!opener || opener.order <= floor) {
        floors.set(kind, closer.previous?.order ?? -1);
        next = closer.next;
        if (!closer.canOpen) this.#remove(closer);
        continue;
      }
      if (depthBetween(opener.node, closer.node) >= depthLimit) {
        // Openers further down the stack would be nested even deeper, so they are all removed.
        for (let outer = closer.previous; outer && outer.order > base; outer = outer.previous) this.#remove(outer);
        continue;
      }
      this.#join(opener, closer);
      if (closer.left === 0) next = closer.next;
    }
  }

  #join(opener: Delimiter, closer: Delimiter): void {
    const used = closer.char === '~' ? closer.left : closer.left >= 2 && opener.left >= 2 ? 2 : 1;
    for (let between = opener.next; between && between !== closer; between = between.next) this.#remove(between);
    const tag = closer.char === '~' ? 'del' : used === 2 ? 'strong' : 'em';
    const mark = this.#list.wrap(opener.node, tag, closer.node);
    mark.start = opener.node.end - used;
    mark.end = closer.node.start + used;
    opener.node.end -= used;
    closer.node.start += used;
    for (const end of [opener, closer]) {
      end.left -= used;
      end.node.text = end.node.text.slice(used);
      if (end.left > 0) continue;
      this.#list.remove(end.node);
      this.#remove(end);
    }
  }

  /** Closes emphasis above `bottom` that is open at the end of a streaming text. */
  close(bottom: Delimiter | undefined): void {
    let depth = 0;
    for (let mark = this.top; mark && mark !== bottom; mark = mark.previous) {
      this.#remove(mark);
      if (!mark.canOpen || !mark.isLikely) continue;
      if (++depth > depthLimit) continue;
      const types: InlineTag[] =
        mark.char === '~' ? ['del'] : mark.left === 1 ? ['em'] : mark.left === 2 ? ['strong'] : ['strong', 'em'];
      mark.node.text = '';
      mark.node.type = 'text';
      for (const type of types) this.#list.wrap(mark.node, type);
    }
  }

  /** Removes the delimiters above `bottom` from the stack. Their characters stay text. */
  dropTo(bottom: Delimiter | undefined): void {
    this.top = bottom;
    if (bottom) bottom.next = undefined;
  }
}

function fits(opener: Delimiter, closer: Delimiter): boolean {
  if (opener.char !== closer.char || !opener.canOpen) return false;
  if (opener.char === '~') return opener.length === closer.length;
  const either = closer.canOpen || opener.canClose;
  return !(either && closer.length % 3 !== 0 && (opener.length + closer.length) % 3 === 0);
}
