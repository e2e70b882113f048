const smallestMs = 0.01;
const perOctave = 1 / Math.log(1.05);
const buckets = 512;
const remembered = 48;

/**
 * Histogram of the times between deltas, in constant memory. Buckets grow by 5 % and keep their largest value, so a
 * quantile is exact within 5 % and never exceeds the longest gap.
 */
export class GapHistogram {
  readonly #counts = new Uint32Array(buckets);
  readonly #largestMs = new Float64Array(buckets);
  readonly #recentMs: number[] = [];
  #count = 0;

  get maxMs(): number {
    return this.quantileMs(1);
  }

  /** The latest gaps, oldest first. */
  get recentMs(): readonly number[] {
    return [...this.#recentMs];
  }

  add(gapMs: number): void {
    if (this.#recentMs.push(gapMs) > remembered) this.#recentMs.shift();
    const size = Math.round(Math.log(Math.max(1, gapMs / smallestMs)) * perOctave);
    const bucket = Math.min(buckets - 1, size);
    this.#counts[bucket]!++;
    this.#count++;
    this.#largestMs[bucket] = Math.max(this.#largestMs[bucket]!, gapMs);
  }

  /** @param share - The quantile as a fraction, such as 0.5 for the median. */
  quantileMs(share: number): number {
    let left = Math.ceil(this.#count * share);
    const bucket = this.#counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return this.#largestMs[bucket]!;
  }
}
