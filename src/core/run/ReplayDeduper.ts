import { hasCode, replayDiffers } from '../errors.js';

/** Defines how the items of a response are compared. */
export interface ReplayContent<Item> {
  /** The kind of an item. The items of each kind are compared as a separate sequence. */
  kindOf(item: Item): string;
  /** The text of an item, which a replay may split differently; `undefined` for an item without text. */
  textOf(item: Item): string | undefined;
  /** Returns the item without the first `from` characters of its text. */
  slice(item: Item, from: number): Item;
  /** Whether items of this kind are response text, all of which a replay must repeat. */
  isText(kind: string): boolean;
  isEnd(item: Item): boolean;
}

/** A position in a response: the number of characters, or of items without text, by kind. */
export type ReplayPosition = ReadonlyMap<string, number>;

const start: ReplayPosition = new Map();

interface Trial<Item> {
  readonly held: Item[];
  readonly fresh: Item[];
  readonly known: Map<string, number>;
  /** Where the held items belong if they are new; `undefined` for the end of the response. */
  readonly position: Map<string, number> | undefined;
  /** How to treat the held items if the response ends before they have repeated all text. */
  readonly atEnd: 'new' | 'repeated';
}

/**
 * Removes what a resumed response repeats. Text is compared with the text received before, wherever the replay splits
 * it. Other items are only counted, so that only the text takes memory.
 */
export class ReplayDeduper<Item> {
  readonly #content: ReplayContent<Item>;
  readonly #textBefore: (item: Item) => string;
  #known = new Map<string, number>();
  /** Position of the next item. The same object as `#known`, except during a replay. */
  #position = this.#known;
  #trial: Trial<Item> | undefined;

  /** @param textBefore - Returns the text of the item's kind that was received so far. */
  constructor(content: ReplayContent<Item>, textBefore: (item: Item) => string) {
    this.#content = content;
    this.#textBefore = textBefore;
  }

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Whether the replay still has to repeat text. */
  get isBehind(): boolean {
    return this.#isMissing((kind) => this.#content.isText(kind));
  }

  get position(): ReplayPosition {
    return new Map(this.#position);
  }

  /** Characters of text received after a position. */
  textAfter(position: ReplayPosition): number {
    let length = 0;
    for (const [kind, count] of this.#known)
      if (this.#content.isText(kind)) length += count - (position.get(kind) ?? 0);
    return length;
  }

  /** Treats the next items as a replay from a position. @param to - Defaults to the start of the response. */
  rewind(to: ReplayPosition = start): void {
    this.#cancelTrial();
    this.#position = new Map(to);
    this.#settle();
  }

  /**
   * Treats the next items as a possible replay from a position. Items are held until they have repeated all text (a
   * replay) or differ from it (new text).
   *
   * @param atEnd - How to treat held items if the response ends before either happens.
   */
  tryRewind(to: ReplayPosition, atEnd: 'new' | 'repeated'): void {
    this.#cancelTrial();
    const position = this.#position === this.#known ? undefined : this.#position;
    this.rewind(to);
    if (this.isBehind) this.#trial = { held: [], fresh: [], known: new Map(this.#known), position, atEnd };
  }

  /**
   * Returns the items that are new.
   *
   * @throws {@link StreamError} `'connection-lost'` if the replay differs, or ends before it has repeated all text.
   */
  take(items: readonly Item[]): readonly Item[] {
    if (this.#trial) return this.#tryTake(this.#trial, items);
    return items.flatMap((item) => this.#newPartOf(item));
  }

  /** Call at the end of the response. @returns the held items that are new. */
  end(): readonly Item[] {
    const trial = this.#trial;
    if (trial?.atEnd !== 'new') return [];
    this.#cancelTrial();
    return this.take(trial.held);
  }

  #tryTake(trial: Trial<Item>, items: readonly Item[]): readonly Item[] {
    trial.held.push(...items);
    try {
      for (const item of items) trial.fresh.push(...this.#newPartOf(item));
    } catch (error) {
      if (!hasCode(error, 'connection-lost')) throw error;
      this.#cancelTrial();
      return this.take(trial.held);
    }
    if (this.isBehind) return [];
    this.#trial = undefined;
    return trial.fresh;
  }

  /** Undoes {@link tryRewind}, because the held items are not a repetition. */
  #cancelTrial(): void {
    if (!this.#trial) return;
    this.#known = this.#trial.known;
    this.#position = this.#trial.position ?? this.#known;
    this.#trial = undefined;
  }

  #newPartOf(item: Item): Item[] {
    const kind = this.#content.kindOf(item);
    const text = this.#content.textOf(item);
    const length = text?.length ?? 1;
    const at = this.#position.get(kind) ?? 0;
    if (this.#position === this.#known) {
      this.#known.set(kind, at + length);
      return [item];
    }
    if (this.#content.isEnd(item) && this.isBehind) throw replayDiffers('ends before it repeats what arrived');
    // Empty text cannot be compared. During a replay it counts as repeated.
    if (text === '') return this.#isMissing(() => true) ? [] : [item];
    const missing = Math.max(0, (this.#known.get(kind) ?? 0) - at);
    const repeated = text?.slice(0, missing);
    if (repeated && this.#textBefore(item).slice(at, at + repeated.length) !== repeated)
      throw replayDiffers('differs from what arrived');
    this.#position.set(kind, at + length);
    if (missing < length) this.#known.set(kind, at + length);
    this.#settle();
    if (missing === 0) return [item];
    return text !== undefined && length > missing ? [this.#content.slice(item, missing)] : [];
  }

  #settle(): void {
    if (!this.#isMissing(() => true)) this.#position = this.#known;
  }

  #isMissing(isMeant: (kind: string) => boolean): boolean {
    if (this.#position === this.#known) return false;
    for (const [kind, count] of this.#known) if (isMeant(kind) && (this.#position.get(kind) ?? 0) < count) return true;
    return false;
  }
}
