import { isAbort, StreamError } from '../StreamError.js';
import type { RetryOptions } from './RetryOptions.js';

export type RetryDecision =
  | { readonly action: 'retry'; readonly delayMs: number }
  | { readonly action: 'fail'; readonly error: unknown };

export interface RetrySituation {
  /** Attempts that failed since the last progress, this one included. */
  readonly attempt: number;
  /** The wait that the stream itself asked for (SSE `retry:`), in milliseconds. */
  readonly streamRetryMs?: number | undefined;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
}

/**
 * Whether to ask again after an error, and how long to wait: as long as the server asks, else twice as long each time.
 * A {@link StreamError} says itself whether asking again may help; any other error is taken for the network's, except
 * an abort.
 */
export function decideRetry(
  error: unknown,
  { attempt, streamRetryMs, random }: RetrySituation,
  {
    maxRetries = 3,
    baseDelayMs = 2_000,
    maxDelayMs = 30_000,
    maxRetryAfterMs = 60_000,
    jitter = 'none',
  }: RetryOptions = {},
): RetryDecision {
  const mayHelp = error instanceof StreamError ? error.retryable : !isAbort(error);
  if (!mayHelp || attempt > maxRetries) return { action: 'fail', error };

  const asked = error instanceof StreamError ? error.retryAfterMs : undefined;
  if (asked !== undefined && asked > maxRetryAfterMs)
    return { action: 'fail', error: tooLong(error as StreamError, asked) };
  if (asked !== undefined) return { action: 'retry', delayMs: asked };

  const doubled = 2 ** (attempt - 1);
  if (streamRetryMs !== undefined)
    return { action: 'retry', delayMs: Math.min(streamRetryMs * doubled, maxRetryAfterMs) };
  const backoffMs = Math.min(baseDelayMs * doubled, maxDelayMs);
  return { action: 'retry', delayMs: jitter === 'full' ? Math.round(random() * backoffMs) : backoffMs };
}

function tooLong(error: StreamError, askedMs: number): StreamError {
  return new StreamError(
    'retry-after-too-long',
    `${error.message} The server asks to wait ${Math.ceil(askedMs / 1000)} s, too long to wait unseen; ask again later, ` +
      'or raise `retry.maxRetryAfterMs`.',
    { ...error, retryable: true, cause: error },
  );
}
