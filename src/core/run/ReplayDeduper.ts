import { hasCode, replayDiffers } from '../errors.js';

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

/** A position in a response, by kind: characters of text, numbers of other items. */
export type ReplayPosition = ReadonlyMap<string, number>;

const start: ReplayPosition = new Map();

interface Trial<Item> {
  readonly held: Item[];
  readonly fresh: Item[];
  readonly known: Map<string, number>;
  /** Where the items are if they do not repeat; `undefined` after everything known. */
  readonly position: Map<string, number> | undefined;
  /** What the items are if the response ends before they repeat everything. */
  readonly atEnd: 'new' | 'repeated';
}

/**
 * Removes what a resumed response repeats, in constant memory beside the text itself. Text is compared with the text
 * received before, however the replay cuts it; other items are counted.
 */
export class ReplayDeduper<Item> {
  readonly #content: ReplayContent<Item>;
  readonly #textBefore: (item: Item) => string;
  /** What was received, by kind. */
  #known = new Map<string, number>();
  /** Where the next item is. The same object as `#known` unless items are repeated. */
  #position = this.#known;
  #trial: Trial<Item> | undefined;

  /** @param textBefore - The text received of the kind of an item. */
  constructor(content: ReplayContent<Item>, textBefore: (item: Item) => string) {
    this.#content = content;
    this.#textBefore = textBefore;
  }

  /** Whether nothing was received. */
  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Whether text is still to be repeated. */
  get isBehind(): boolean {
    return this.#isMissing((kind) => this.#content.isText(kind));
  }

  get position(): ReplayPosition {
    return new Map(this.#position);
  }

  /** Characters of text that were received after a position. */
  textAfter(position: ReplayPosition): number {
    let length = 0;
    for (const [kind, count] of this.#known)
      if (this.#content.isText(kind)) length += count - (position.get(kind) ?? 0);
    return length;
  }

  /** The following items repeat the response from a position on. @defaultValue its start */
  rewind(to: ReplayPosition = start): void {
    this.#cancelTrial();
    this.#position = new Map(to);
    this.#settle();
  }

  /**
   * The following items may repeat the response from a position on. They are held until they have repeated all text, or
   * differ and are new.
   *
   * @param atEnd - What they are if the response ends before.
   */
  tryRewind(to: ReplayPosition, atEnd: 'new' | 'repeated'): void {
    this.#cancelTrial();
    const position = this.#position === this.#known ? undefined : this.#position;
    this.rewind(to);
    if (this.isBehind) this.#trial = { held: [], fresh: [], known: new Map(this.#known), position, atEnd };
  }

  /**
   * Returns what is new among these items.
   *
   * @throws {@link StreamError} `'connection-lost'` where the replay differs, or ends while it is behind.
   */
  take(items: readonly Item[]): readonly Item[] {
    if (this.#trial) return this.#tryTake(this.#trial, items);
    return items.flatMap((item) => this.#newPartOf(item));
  }

  /** The response has ended. @returns items that were held and are new. */
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

  /** The items of the trial are no repetition. */
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
    // Nothing to compare: repeated, if anything is.
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

  /** Everything is repeated: what follows is new. */
  #settle(): void {
    if (!this.#isMissing(() => true)) this.#position = this.#known;
  }

  #isMissing(isMeant: (kind: string) => boolean): boolean {
    if (this.#position === this.#known) return false;
    for (const [kind, count] of this.#known) if (isMeant(kind) && (this.#position.get(kind) ?? 0) < count) return true;
    return false;
  }
}
