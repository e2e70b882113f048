import type { Usage } from '../StreamDelta.js';

/** How a stream did. Times are in milliseconds; none is ever NaN or infinite. */
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
  /** Times between two deltas; `undefined` before there are two. */
  readonly gaps: { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number } | undefined;
  readonly stalls: number;
  readonly stalledMs: number;
  readonly retries: number;
  readonly resumes: number;
  /** Characters (UTF-16 units) of text. Not tokens. */
  readonly characters: number;
  readonly charactersPerSecond: number;
  /** As the provider reports it. */
  readonly usage: Usage | undefined;
  /** Output tokens a second since the first text, where the provider reports usage. */
  readonly tokensPerSecond: number | undefined;
}

export class StreamMonitor {
  startStream(): void {}
  recordChunk(_size: number): void {}
  getMetrics(): StreamMetrics {
    throw new Error('not yet');
  }
}
