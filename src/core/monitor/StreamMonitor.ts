import { currentHost, type Host } from '../Host.js';
import type { Usage } from '../StreamDelta.js';
import { GapHistogram } from './GapHistogram.js';
import { UserTiming } from './UserTiming.js';

/** How a stream did. Times are in milliseconds; no number is ever NaN or infinite. */
export interface StreamMetrics {
  /** From start to end, or until now. */
  readonly duration: number;
  readonly chunks: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  readonly chunksPerSecond: number;
  /** From request to first byte. */
  readonly ttfbMs: number | undefined;
  /** From request to first text. */
  readonly ttftMs: number | undefined;
  /** Times between two deltas, `undefined` before there are two. Medians and the like are right within 5 %. */
  readonly gaps: { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number } | undefined;
  /** The latest of them, oldest first: at most 48, for a sparkline. */
  readonly recentGapsMs: readonly number[];
  readonly stalls: number;
  readonly stalledMs: number;
  readonly retries: number;
  readonly resumes: number;
  /** Characters (UTF-16 units) of text. Not tokens. */
  readonly characters: number;
  readonly charactersPerSecond: number;
  /** As the provider reports it. */
  readonly usage: Usage | undefined;
  /** Output tokens a second since the first text; `undefined` unless the provider reports usage. */
  readonly tokensPerSecond: number | undefined;
}

export interface StreamMonitorOptions {
  /** @defaultValue `currentHost()` */
  host?: Host | undefined;
  /** Entries in the browser's Performance panel. @defaultValue `false`; sessions turn it on */
  userTiming?: boolean | undefined;
}

/** Listens at each step of a stream and never steers. Costs under a microsecond a chunk, and constant memory. */
export class StreamMonitor {
  readonly #host: Host;
  readonly #timing: UserTiming | undefined;
  #gaps = new GapHistogram();
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #firstByteAt: number | undefined;
  #firstTextAt: number | undefined;
  #lastDeltaAt: number | undefined;
  #stalledSince: number | undefined;
  #chunks = 0;
  #bytes = 0;
  #characters = 0;
  #stalls = 0;
  #stalledMs = 0;
  #retries = 0;
  #resumes = 0;
  #usage: Usage | undefined;

  constructor({ host = currentHost(), userTiming = false }: StreamMonitorOptions = {}) {
    this.#host = host;
    this.#timing = userTiming && host.performance ? new UserTiming(host.performance) : undefined;
  }

  /** The request leaves. Counts start from zero. */
  startStream(): void {
    this.#gaps = new GapHistogram();
    this.#startedAt = this.#host.now();
    this.#endedAt = this.#firstByteAt = this.#firstTextAt = this.#lastDeltaAt = this.#stalledSince = undefined;
    this.#chunks = this.#bytes = this.#characters = this.#stalls = this.#stalledMs = 0;
    this.#retries = this.#resumes = 0;
    this.#usage = undefined;
  }

  /** @param size - Bytes of one network read. */
  recordChunk(size: number): void {
    this.#chunks++;
    this.#bytes += size;
    if (this.#firstByteAt === undefined) this.#firstByteAt = this.#measureFromStart('TTFB', 'primary-light');
  }

  /** @param characters - Of text, in the deltas of one read. */
  recordDeltas(characters: number): void {
    const now = this.#host.now();
    if (this.#lastDeltaAt !== undefined) this.#gaps.add(now - this.#lastDeltaAt);
    this.#lastDeltaAt = now;
    this.#characters += characters;
    if (characters > 0 && this.#firstTextAt === undefined)
      this.#firstTextAt = this.#measureFromStart('TTFT', 'primary');
  }

  recordUsage(usage: Usage): void {
    this.#usage = usage;
  }

  /** Silence has lasted long enough to be called a stall. @param since - When it began. */
  recordStall(since: number): void {
    this.#stalls++;
    this.#stalledSince = since;
  }

  recordStallEnd(): void {
    if (this.#stalledSince === undefined) return;
    const now = this.#host.now();
    this.#stalledMs += now - this.#stalledSince;
    this.#timing?.measure('stall', this.#stalledSince, now, 'secondary');
    this.#stalledSince = undefined;
  }

  /** An attempt failed, and the wait for the next one is over. @param since - When it began. */
  recordRetry(since: number, { resuming, cause }: { resuming: boolean; cause: string }): void {
    if (resuming) this.#resumes++;
    else this.#retries++;
    // A wait is no gap between two deltas of the provider's.
    this.#lastDeltaAt = undefined;
    const name = resuming ? 'wait to resume' : 'wait to retry';
    this.#timing?.measure(name, since, this.#host.now(), 'tertiary', [['after', cause]]);
  }

  /** The stream is over. */
  endStream(outcome: string): void {
    if (this.#startedAt === undefined || this.#endedAt !== undefined) return;
    this.recordStallEnd();
    this.#endedAt = this.#host.now();
    if (this.#timing === undefined) return;
    const properties = Object.entries({
      outcome,
      chunks: this.#chunks,
      bytes: this.#bytes,
      characters: this.#characters,
    });
    this.#timing.measure(
      'request',
      this.#startedAt,
      this.#endedAt,
      outcome === 'failed' || outcome === 'truncated' ? 'error' : 'primary',
      properties.map(([name, value]) => [name, String(value)]),
    );
    this.#timing.mark(`end: ${outcome}`, this.#endedAt, 'primary');
    this.#timing.clear();
  }

  getMetrics(): StreamMetrics {
    const started = this.#startedAt;
    const until = this.#endedAt ?? this.#host.now();
    const since = (at: number | undefined) => (at === undefined || started === undefined ? undefined : at - started);
    const duration = Math.max(0, since(until) ?? 0);
    const perSecond = (count: number, ms: number) => (ms > 0 ? (count * 1000) / ms : 0);
    const writingMs = this.#firstTextAt === undefined ? 0 : until - this.#firstTextAt;
    const outputTokens = this.#usage?.outputTokens;
    const stalling = this.#stalledSince === undefined ? 0 : until - this.#stalledSince;
    return {
      duration,
      chunks: this.#chunks,
      totalBytes: this.#bytes,
      bytesPerSecond: perSecond(this.#bytes, duration),
      chunksPerSecond: perSecond(this.#chunks, duration),
      ttfbMs: since(this.#firstByteAt),
      ttftMs: since(this.#firstTextAt),
      gaps: this.#gaps.isEmpty
        ? undefined
        : { p50Ms: this.#gaps.quantileMs(0.5), p95Ms: this.#gaps.quantileMs(0.95), maxMs: this.#gaps.maxMs },
      recentGapsMs: this.#gaps.recentMs,
      stalls: this.#stalls,
      stalledMs: this.#stalledMs + stalling,
      retries: this.#retries,
      resumes: this.#resumes,
      characters: this.#characters,
      charactersPerSecond: perSecond(this.#characters, writingMs),
      usage: this.#usage,
      tokensPerSecond: outputTokens === undefined ? undefined : perSecond(outputTokens, writingMs),
    };
  }

  /** Now, which is also where a measure from the start ends. */
  #measureFromStart(name: string, color: 'primary' | 'primary-light'): number {
    const now = this.#host.now();
    if (this.#startedAt !== undefined) this.#timing?.measure(name, this.#startedAt, now, color);
    return now;
  }
}
