import type { RetryOptions } from '../connection/RetryOptions.js';
import type { StreamConnectionManager } from '../connection/StreamConnectionManager.js';
import type { Environment } from '../environment.js';
import { invalidOption } from '../errors.js';

/** How a response is retried, watched and bounded; the same for `StreamSession` and `sluice/ai-sdk`. */
export interface RunOptions {
  /** `false` sends one request. @defaultValue 3 retries without progress, full jitter from 0.5 to 30 s */
  retry?: RetryOptions | false | undefined;
  /** Time without a delta after which the status is `stalled`, in milliseconds; `0` never. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Time without a byte, heartbeats included, that ends the connection, in milliseconds; `0` never. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Time without a delta that ends the connection, in milliseconds; `0` never. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /** Longest single event, in UTF-16 units, which are never more than its bytes. @defaultValue `16_777_216` */
  maxEventBytes?: number | undefined;
  /** Largest response, in units of 1,048,576 bytes at two bytes a character. @defaultValue `100` */
  maxBufferSizeInMB?: number | undefined;
  /** Bytes held for the next frame, at two a character, before the socket has to wait. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** Writes User Timing entries to the Performance panel. @defaultValue `true` */
  userTiming?: boolean | undefined;
  /** Limits connections. @defaultValue one manager shared by all sessions: six streams an origin over HTTP/1.1 */
  connections?: StreamConnectionManager | undefined;
  /** Clock, frames and network state, for tests. @defaultValue `currentEnvironment()` at each request */
  environment?: Environment | undefined;
}

/** @throws {@link StreamError} `'invalid-option'` for a limit that no response could meet. */
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
