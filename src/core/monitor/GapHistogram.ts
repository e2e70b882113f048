const smallestMs = 0.01;
const ratio = 1.05;
const buckets = 512;
const perOctave = 1 / Math.log(ratio);
const remembered = 48;

/**
 * Times between deltas, in buckets that grow by 5 %: a quantile is right within that, and a million gaps weigh as much
 * as one.
 */
export class GapHistogram {
  readonly #counts = new Uint32Array(buckets);
  readonly #recent: number[] = [];
  #count = 0;
  #minMs = Number.POSITIVE_INFINITY;
  #maxMs = 0;

  get maxMs(): number {
    return this.#maxMs;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The last gaps, oldest first. */
  get recentMs(): readonly number[] {
    return [...this.#recent];
  }

  add(gapMs: number): void {
    if (this.#recent.push(gapMs) > remembered) this.#recent.shift();
    const bucket =
      gapMs <= smallestMs ? 0 : Math.min(buckets - 1, Math.round(Math.log(gapMs / smallestMs) * perOctave));
    this.#counts[bucket]!++;
    this.#count++;
    if (gapMs < this.#minMs) this.#minMs = gapMs;
    if (gapMs > this.#maxMs) this.#maxMs = gapMs;
  }

  /** @param share - 0.5 for the median. */
  quantileMs(share: number): number {
    let left = Math.ceil(this.#count * share);
    for (let bucket = 0; bucket < buckets; bucket++) {
      left -= this.#counts[bucket]!;
      // Equal gaps give exactly that gap: no estimate lies outside of what was seen.
      if (left <= 0) return Math.min(Math.max(smallestMs * ratio ** bucket, this.#minMs), this.#maxMs);
    }
    return this.#maxMs;
  }
}
