import { replayDiffers } from '../errors.js';

/** How items of one kind of response compare. */
export interface ReplayContent<Item> {
  /** Items of one kind form a sequence; kinds are compared independently of each other. */
  kindOf(item: Item): string;
  /** Text that a replay may cut anywhere; `undefined` for an item that is repeated as a whole. */
  textOf(item: Item): string | undefined;
  /** The item without the first characters of its text. */
  slice(item: Item, from: number): Item;
  /** Whether items of this kind are text of the response, which a replay has to repeat in full. */
  isText(kind: string): boolean;
  /** Whether the item says that the response is over. */
  isEnd(item: Item): boolean;
}

/** Lengths by kind: characters of text, numbers of other items. Constant memory for a response of any length. */
export class ItemCounts<Item> {
  readonly #content: ReplayContent<Item>;
  readonly #counts = new Map<string, number>();

  constructor(content: ReplayContent<Item>) {
    this.#content = content;
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  get kinds(): Iterable<string> {
    return this.#counts.keys();
  }

  copy(): ItemCounts<Item> {
    const copy = new ItemCounts(this.#content);
    for (const [kind, count] of this.#counts) copy.#counts.set(kind, count);
    return copy;
  }

  get(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }

  add(item: Item): void {
    const kind = this.#content.kindOf(item);
    this.#counts.set(kind, this.get(kind) + (this.#content.textOf(item)?.length ?? 1));
  }
}

/**
 * Removes what a resumed response repeats. Text is compared with the text received before, however the replay cuts it;
 * other items are counted.
 */
export class ReplayDeduper<Item> {
  readonly #content: ReplayContent<Item>;
  readonly #before: ItemCounts<Item>;
  readonly #textBefore: (item: Item) => string;
  readonly #repeated: ItemCounts<Item>;

  /**
   * @param before - Counts of what was received.
   * @param textBefore - The text received of the kind of an item.
   */
  constructor(content: ReplayContent<Item>, before: ItemCounts<Item>, textBefore: (item: Item) => string) {
    this.#content = content;
    this.#before = before;
    this.#textBefore = textBefore;
    this.#repeated = new ItemCounts(content);
  }

  /** Whether text is still to be repeated. */
  get isBehind(): boolean {
    return this.#isMissing((kind) => this.#content.isText(kind));
  }

  /**
   * Returns what is new among these items.
   *
   * @throws {@link StreamError} `'connection-lost'` where the replay differs, or ends while it is behind.
   */
  take(items: readonly Item[]): readonly Item[] {
    return items.flatMap((item) => this.#newPartOf(item));
  }

  #isMissing(isMeant: (kind: string) => boolean): boolean {
    for (const kind of this.#before.kinds)
      if (isMeant(kind) && this.#repeated.get(kind) < this.#before.get(kind)) return true;
    return false;
  }

  #newPartOf(item: Item): Item[] {
    const kind = this.#content.kindOf(item);
    const text = this.#content.textOf(item);
    if (this.#content.isEnd(item) && this.isBehind) throw replayDiffers('ends before it repeats what arrived');
    // Nothing to compare: repeated, if anything is.
    if (text === '') return this.#isMissing(() => true) ? [] : [item];
    const at = this.#repeated.get(kind);
    const known = this.#before.get(kind) - at;
    this.#repeated.add(item);
    if (known <= 0) return [item];
    if (text === undefined) return [];
    const repeated = text.slice(0, known);
    if (this.#textBefore(item).slice(at, at + repeated.length) !== repeated)
      throw replayDiffers('differs from what arrived');
    return text.length > known ? [this.#content.slice(item, known)] : [];
  }
}
