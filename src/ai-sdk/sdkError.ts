import { APICallError } from 'ai';
import { isBreak } from '../core/run/errors.js';
import { StreamError } from '../model/StreamError.js';

/** As the SDK tells a disconnection from other errors: its `isDisconnect`. */
export function isDisconnection(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network|^load failed$/i.test(error.message);
}

/**
 * The error that the SDK is to end with. It keeps its own words wherever it has some; only where it would not see that
 * the connection broke is the break put into words that it understands, so that `isDisconnect` is true and its own
 * resuming works.
 */
export function sdkError(failure: StreamError): unknown {
  const { code, cause } = failure;
  if (!isBreak(failure) || code === 'truncated') return failure;
  if (cause === undefined) return new TypeError(`network error: ${failure.message}`, { cause: failure });
  if (!(cause instanceof TypeError) || isDisconnection(cause)) return cause;
  return new TypeError(`network error: ${cause.message}`, { cause });
}

/** What a transport of somebody else's failed of. */
export function failureOf(error: unknown, wasAnswering: boolean): StreamError {
  if (error instanceof StreamError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (APICallError.isInstance(error)) {
    return new StreamError('http', message, { status: error.statusCode, retryable: error.isRetryable, cause: error });
  }
  return new StreamError(wasAnswering ? 'disconnected' : 'network', message, { retryable: true, cause: error });
}

/** The failure, with the text that is kept. */
export function withPartial(failure: StreamError, partial: string): StreamError {
  if (failure.partial !== '' || partial === '') return failure;
  return new StreamError(failure.code, failure.message, { ...failure, partial, cause: failure.cause });
}
