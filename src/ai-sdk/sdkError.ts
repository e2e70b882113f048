import { APICallError } from 'ai';
import { isInterruption } from '../core/errors.js';
import { StreamError } from '../model/StreamError.js';

/** The SDK's own test for a disconnection: its `isDisconnect`. */
export function isDisconnection(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network|^load failed$/i.test(error.message);
}

/**
 * The error that the SDK ends with: its own where it has one. A broken connection that it would not recognise becomes an
 * error that it does, so that `isDisconnect` is true and its own resuming works.
 */
export function sdkError(failure: StreamError): unknown {
  const { code, cause } = failure;
  if (!isInterruption(failure) || code === 'truncated') return failure;
  if (cause === undefined) return new TypeError(`network error: ${failure.message}`, { cause: failure });
  if (!(cause instanceof TypeError) || isDisconnection(cause)) return cause;
  return new TypeError(`network error: ${cause.message}`, { cause });
}

/** Any error of a transport as a StreamError. */
export function failureOf(error: unknown, wasAnswering: boolean): StreamError {
  if (error instanceof StreamError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (APICallError.isInstance(error)) {
    return new StreamError('http', message, { status: error.statusCode, retryable: error.isRetryable, cause: error });
  }
  return new StreamError(wasAnswering ? 'disconnected' : 'network', message, { retryable: true, cause: error });
}

/** The SDK stopped reading: it could not use a chunk, or the application's `onToolCall` threw. */
export function rejectedBySdk(cause: unknown): StreamError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StreamError('protocol', `The AI SDK could not continue the response: ${message}`, { cause });
}
