/**
 * An append-only list in chunks. A full chunk keeps its identity, so that only the component of the last chunk renders
 * when the list grows.
 */
export type ChunkedList<T> = readonly (readonly T[])[];

/** Chunk size: small enough for the last chunk to render quickly, large enough to need few chunks. */
const chunkLength = 16;

export const empty: ChunkedList<never> = [];

/** Maps each item. Chunks and lists without changed items keep their identity. */
export function map<T>(list: ChunkedList<T>, change: (item: T) => T): ChunkedList<T> {
  let isChanged = false;
  const mapped = list.map((chunk) => {
    let isChunkChanged = false;
    const items = chunk.map((item) => {
      const next = change(item);
      if (next !== item) isChunkChanged = true;
      return next;
    });
    if (!isChunkChanged) return chunk;
    isChanged = true;
    return items;
  });
  return isChanged ? mapped : list;
}

export function withLast<T>(list: ChunkedList<T>, item: T | undefined, firstLength = chunkLength): ChunkedList<T> {
  if (item === undefined) return list;
  const last = list.at(-1);
  if (last === undefined || last.length >= (list.length > 1 ? chunkLength : firstLength)) return list.concat([[item]]);
  const longer = list.slice();
  longer[list.length - 1] = last.concat([item]);
  return longer;
}

/**
 * Builds a {@link ChunkedList}. Immutable: {@link push} returns a new builder in constant time. Builders share arrays,
 * and each stores how many items it uses.
 */
export class ListBuilder<T> {
  readonly #chunks: (readonly T[])[];
  readonly #count: number;
  readonly #open: T[];
  readonly #openLength: number;
  readonly #firstLength: number;
  #list: ChunkedList<T> | undefined;

  private constructor(chunks: (readonly T[])[], count: number, open: T[], openLength: number, firstLength: number) {
    this.#chunks = chunks;
    this.#count = count;
    this.#open = open;
    this.#openLength = openLength;
    this.#firstLength = firstLength;
  }

  /** @param firstLength - Maximum number of items in the first chunk. */
  static from<T>(list: ChunkedList<T>, firstLength = chunkLength): ListBuilder<T> {
    const isFull = (list.at(-1)?.length ?? 0) >= (list.length > 1 ? chunkLength : firstLength);
    const chunks = isFull ? list.slice() : list.slice(0, -1);
    const open = isFull ? [] : (list.at(-1)?.slice() ?? []);
    const builder = new ListBuilder<T>(chunks, chunks.length, open, open.length, firstLength);
    builder.#list = list;
    return builder;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && this.#openLength === 0;
  }

  push(item: T): ListBuilder<T> {
    // Another builder may have appended to the shared arrays since.
    const open = this.#open.length === this.#openLength ? this.#open : this.#open.slice(0, this.#openLength);
    open.push(item);
    const firstLength = this.#firstLength;
    if (open.length < (this.#count > 0 ? chunkLength : firstLength)) {
      return new ListBuilder(this.#chunks, this.#count, open, open.length, firstLength);
    }
    const chunks = this.#chunks.length === this.#count ? this.#chunks : this.#chunks.slice(0, this.#count);
    chunks.push(open);
    return new ListBuilder<T>(chunks, chunks.length, [], 0, firstLength);
  }

  get list(): ChunkedList<T> {
    if (!this.#list) {
      const list = this.#chunks.slice(0, this.#count);
      if (this.#openLength > 0) list.push(this.#open.slice(0, this.#openLength));
      this.#list = list;
    }
    return this.#list;
  }
}
