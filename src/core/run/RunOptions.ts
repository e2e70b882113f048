import type { RetryOptions } from '../connection/RetryOptions.js';
import type { StreamConnectionManager } from '../connection/StreamConnectionManager.js';
import type { Environment } from '../environment.js';
import { invalidOption } from '../errors.js';

/** Retries, timeouts and limits of a response, shared by `StreamSession` and `sluice/ai-sdk`. */
export interface RunOptions {
  /** When to retry; `false` never retries. @defaultValue 3 retries without progress, full jitter from 0.5 to 30 s */
  retry?: RetryOptions | false | undefined;
  /** Milliseconds without a delta after which the status is `stalled`; `0` disables this. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Milliseconds without any byte before the connection is closed; `0` disables this. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Milliseconds without a delta before the connection is closed; `0` disables this. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /**
   * Maximum length of a single event, in UTF-16 code units (never more than its length in bytes). @defaultValue
   * `16_777_216`
   */
  maxEventBytes?: number | undefined;
  /** Largest response, in MiB, at two bytes per character. @defaultValue `100` */
  maxBufferSizeInMB?: number | undefined;
  /** Bytes buffered for the next frame before reading pauses, at two bytes per character. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** Writes User Timing entries to the Performance panel. @defaultValue `true` */
  userTiming?: boolean | undefined;
  /** Limits connections. @defaultValue a manager that all sessions share: six streams per origin over HTTP/1.1 */
  connections?: StreamConnectionManager | undefined;
  /** Clock, frames and network state, for tests. @defaultValue `currentEnvironment()` at each request */
  environment?: Environment | undefined;
}

/** @throws {@link StreamError} `'invalid-option'` for a number out of range. */
export function checkRunOptions(options: RunOptions): void {
  const { stallAfterMs, byteTimeoutMs, eventTimeoutMs, maxEventBytes, maxBufferSizeInMB, highWaterMark } = options;
  const { maxRetries, baseDelayMs, maxDelayMs, maxRetryAfterMs } = options.retry || {};
  const atLeast0 = {
    stallAfterMs,
    byteTimeoutMs,
    eventTimeoutMs,
    maxRetries,
    baseDelayMs,
    maxDelayMs,
    maxRetryAfterMs,
  };
  for (const [name, value] of Object.entries(atLeast0))
    if (value !== undefined && !(value >= 0)) throw invalidOption(`\`${name}\` must be a number from 0, got ${value}.`);
  for (const [name, value] of Object.entries({ maxEventBytes, maxBufferSizeInMB, highWaterMark }))
    if (value !== undefined && !(value > 0)) throw invalidOption(`\`${name}\` must be a number above 0, got ${value}.`);
}
