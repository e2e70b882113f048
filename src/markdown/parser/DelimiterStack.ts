import { DEPTH_LIMIT, depthBetween, type InlineList, type InlineNode } from './InlineList.js';

/** A run of `*`, `_` or `~` that may open or close. */
export interface Delimiter {
  readonly order: number;
  readonly char: string;
  readonly piece: InlineNode;
  /** Marks in the run as written, and those not used yet. */
  readonly length: number;
  left: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  readonly afterWord: boolean;
  previous: Delimiter | undefined;
  next: Delimiter | undefined;
}

/** The runs of marks that may still open or close, and how CommonMark joins them. */
export class DelimiterStack {
  /** The last one. */
  top: Delimiter | undefined;
  private readonly pieces: InlineList;
  /** How many there have been. */
  private order = 0;
  /** The first of them that has not been looked at as a closer. */
  private untried = 0;
  /** By kind of closer: up to here there is nothing for it to close. */
  private readonly floors = new Map<string, number>();

  constructor(pieces: InlineList) {
    this.pieces = pieces;
  }

  add(run: Pick<Delimiter, 'char' | 'piece' | 'length' | 'canOpen' | 'canClose' | 'afterWord'>): void {
    const { char, piece, length, canOpen, canClose, afterWord } = run;
    const order = this.order++;
    const previous = this.top;
    // Named one by one: the engines of 2024 take ten times as long for what is spread and then changed.
    const delimiter = {
      order,
      char,
      piece,
      length,
      left: length,
      canOpen,
      canClose,
      afterWord,
      previous,
      next: undefined,
    };
    if (this.top) this.top.next = delimiter;
    this.top = delimiter;
  }

  /** Whether one of them may still open something. */
  get mayOpen(): boolean {
    if (this.top) this.match(undefined);
    for (let mark = this.top; mark; mark = mark.previous) if (mark.canOpen) return true;
    return false;
  }

  private remove(delimiter: Delimiter): void {
    if (delimiter.previous) delimiter.previous.next = delimiter.next;
    if (delimiter.next) delimiter.next.previous = delimiter.previous;
    else this.top = delimiter.previous;
  }

  /** CommonMark's "process emphasis": joins closers above `bottom` with the nearest openers that fit. */
  match(bottom: Delimiter | undefined): void {
    // What the root's earlier closers did not find, later ones need not look for again.
    const floors = bottom ? new Map<string, number>() : this.floors;
    const base = bottom?.order ?? -1;
    const from = bottom ? base + 1 : this.untried;
    if (!bottom) this.untried = this.order;
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
        if (!closer.canOpen) this.remove(closer);
        continue;
      }
      if (depthBetween(opener.piece, closer.piece) >= DEPTH_LIMIT) {
        // All that could open before it would nest deeper still.
        for (let outer = closer.previous; outer && outer.order > base; outer = outer.previous) {
          this.remove(outer);
        }
        continue;
      }
      this.join(opener, closer);
      if (closer.left === 0) next = closer.next;
    }
  }

  private join(opener: Delimiter, closer: Delimiter): void {
    const used = closer.char === '~' ? closer.left : closer.left >= 2 && opener.left >= 2 ? 2 : 1;
    for (let between = opener.next; between && between !== closer; between = between.next) {
      this.remove(between);
    }
    this.pieces.wrap(opener.piece, closer.char === '~' ? 'del' : used === 2 ? 'strong' : 'em', closer.piece);
    for (const end of [opener, closer]) {
      end.left -= used;
      end.piece.text = end.piece.text.slice(used);
      if (end.left > 0) continue;
      this.pieces.remove(end.piece);
      this.remove(end);
    }
  }

  /** Closes at the end what is still open above `bottom`. */
  close(bottom: Delimiter | undefined): void {
    let depth = 0;
    for (let mark = this.top; mark && mark !== bottom; mark = mark.previous) {
      this.remove(mark);
      // `5*x`, `~5 minutes`: more often a star and a tilde than emphasis.
      if (!mark.canOpen || (mark.left === 1 && (mark.char === '~' || mark.afterWord))) continue;
      if (++depth > DEPTH_LIMIT) continue;
      const types: InlineNode['type'][] =
        mark.char === '~' ? ['del'] : mark.left === 1 ? ['em'] : mark.left === 2 ? ['strong'] : ['strong', 'em'];
      mark.piece.text = '';
      mark.piece.type = 'text';
      for (const type of types) this.pieces.wrap(mark.piece, type);
    }
  }

  /** Forgets what stands above `bottom`: it is text. */
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
