import type { Usage } from '../../model/StreamDelta.js';
import { currentEnvironment, type Environment } from '../environment.js';
import { GapHistogram } from './GapHistogram.js';
import { type TrackColor, UserTiming } from './UserTiming.js';

/** Metrics of a stream. Times are in milliseconds. No number is NaN or infinite. */
export interface ResponseMetrics {
  /** Time from start to end, or until now while streaming. */
  readonly duration: number;
  readonly chunks: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  readonly chunksPerSecond: number;
  /** Time from the request to the first byte. */
  readonly ttfbMs: number | undefined;
  /** Time from the request to the first text. */
  readonly ttftMs: number | undefined;
  /** Times between deltas, `undefined` before there are two deltas. Quantiles are exact within 5 %. */
  readonly gaps: { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number } | undefined;
  /** The latest gaps for a sparkline, oldest first, at most 48. */
  readonly recentGapsMs: readonly number[];
  readonly stalls: number;
  readonly stalledMs: number;
  readonly retries: number;
  readonly resumes: number;
  /** Characters (UTF-16 units) of text, not tokens. */
  readonly characters: number;
  readonly charactersPerSecond: number;
  /** Token counts as the provider reports them. */
  readonly usage: Usage | undefined;
  /** Output tokens per second since the first text; `undefined` if the provider reports no usage. */
  readonly tokensPerSecond: number | undefined;
}

export interface StreamMonitorOptions {
  /** @defaultValue `currentEnvironment()` */
  environment?: Environment | undefined;
  /** Whether to write entries to the Performance panel. @defaultValue `false`; `true` in sessions */
  userTiming?: boolean | undefined;
}

const nothing = {
  chunks: 0,
  totalBytes: 0,
  stalls: 0,
  stalledMs: 0,
  retries: 0,
  resumes: 0,
  characters: 0,
  usage: undefined as Usage | undefined,
};

interface Times {
  readonly start?: number;
  end?: number;
  firstByte?: number;
  firstText?: number;
  lastDelta?: number | undefined;
  stall?: number | undefined;
}

/** Measures a stream in constant memory and in less than a microsecond per chunk. */
export class StreamMonitor {
  readonly #environment: Environment;
  readonly #timing: UserTiming | undefined;
  #gaps = new GapHistogram();
  #counts = { ...nothing };
  #at: Times = {};

  constructor({ environment = currentEnvironment(), userTiming = false }: StreamMonitorOptions = {}) {
    this.#environment = environment;
    this.#timing = userTiming && environment.performance ? new UserTiming(environment.performance) : undefined;
  }

  /** Call when the request is sent. Resets all counters. */
  startStream(): void {
    this.#gaps = new GapHistogram();
    this.#counts = { ...nothing };
    this.#at = { start: this.#environment.now() };
  }

  /** @param size - Bytes of one network read. */
  recordChunk(size: number): void {
    this.#counts.chunks++;
    this.#counts.totalBytes += size;
    this.#at.firstByte ??= this.#measureFrom(this.#at.start, 'TTFB', 'primary-light');
  }

  /** @param characters - Characters of text in the deltas of one read. */
  recordDeltas(characters: number): void {
    const now = this.#environment.now();
    if (this.#at.lastDelta !== undefined) this.#gaps.add(now - this.#at.lastDelta);
    this.#at.lastDelta = now;
    this.#counts.characters += characters;
    if (characters > 0) this.#at.firstText ??= this.#measureFrom(this.#at.start, 'TTFT', 'primary');
  }

  recordUsage(usage: Usage): void {
    this.#counts.usage = usage;
  }

  /** @param since - When the last delta arrived. */
  recordStall(since: number): void {
    this.#counts.stalls++;
    this.#at.stall = since;
  }

  recordStallEnd(): void {
    const since = this.#at.stall;
    if (since === undefined) return;
    this.#counts.stalledMs += this.#measureFrom(since, 'stall', 'secondary') - since;
    this.#at.stall = undefined;
  }

  /** Call after the delay of a retry. @param since - When the delay began. */
  recordRetry(since: number, { resuming, cause }: { resuming: boolean; cause: string }): void {
    this.#counts[resuming ? 'resumes' : 'retries']++;
    // The delay is not a gap between two deltas.
    this.#at.lastDelta = undefined;
    this.#measureFrom(since, `wait to ${resuming ? 'resume' : 'retry'}`, 'tertiary', { after: cause });
  }

  /** Call at the end of the stream. */
  endStream(outcome: string): void {
    if (this.#at.start === undefined || this.#at.end !== undefined) return;
    this.recordStallEnd();
    const { chunks, totalBytes: bytes, characters } = this.#counts;
    const color = outcome === 'failed' || outcome === 'truncated' ? 'error' : 'primary';
    this.#at.end = this.#measureFrom(this.#at.start, 'request', color, { outcome, chunks, bytes, characters });
    this.#timing?.mark(`end: ${outcome}`, this.#at.end, 'primary');
    this.#timing?.clear();
  }

  getMetrics(): ResponseMetrics {
    const { start, end = this.#environment.now(), firstByte, firstText, stall = end } = this.#at;
    const { chunks, totalBytes, characters, usage } = this.#counts;
    const since = (at: number | undefined) => (at === undefined || start === undefined ? undefined : at - start);
    const duration = Math.max(0, since(end) ?? 0);
    const perSecond = (count: number, ms: number) => (ms > 0 ? (count * 1000) / ms : 0);
    const writingMs = end - (firstText ?? end);
    const gaps = this.#gaps;
    const recentGapsMs = gaps.recentMs;
    return {
      ...this.#counts,
      duration,
      bytesPerSecond: perSecond(totalBytes, duration),
      chunksPerSecond: perSecond(chunks, duration),
      ttfbMs: since(firstByte),
      ttftMs: since(firstText),
      gaps:
        recentGapsMs.length === 0
          ? undefined
          : { p50Ms: gaps.quantileMs(0.5), p95Ms: gaps.quantileMs(0.95), maxMs: gaps.maxMs },
      recentGapsMs,
      stalledMs: this.#counts.stalledMs + (end - stall),
      charactersPerSecond: perSecond(characters, writingMs),
      tokensPerSecond: usage?.outputTokens === undefined ? undefined : perSecond(usage.outputTokens, writingMs),
    };
  }

  /** Writes a User Timing measure that ends now. @returns the current time. */
  #measureFrom(start: number | undefined, name: string, color: TrackColor, properties?: object): number {
    const now = this.#environment.now();
    if (start !== undefined) this.#timing?.measure(name, start, now, color, properties);
    return now;
  }
}
