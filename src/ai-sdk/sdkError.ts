import { APICallError } from 'ai';
import { isInterruption } from '../core/errors.js';
import { StreamError } from '../model/StreamError.js';

/** Applies the SDK's own test for a lost connection, `isDisconnect`. */
export function isDisconnection(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network|^load failed$/i.test(error.message);
}

/**
 * Returns the error that ends the SDK's stream: the original error if there is one. A lost connection that the SDK
 * would not recognize is converted, so that the SDK sets `isDisconnect` and can resume.
 */
export function sdkError(failure: StreamError): unknown {
  const { code, cause } = failure;
  if (!isInterruption(failure) || code === 'truncated') return failure;
  if (cause === undefined) return new TypeError(`network error: ${failure.message}`, { cause: failure });
  if (!(cause instanceof TypeError) || isDisconnection(cause)) return cause;
  return new TypeError(`network error: ${cause.message}`, { cause });
}

/** Converts any error of a transport to a StreamError. */
export function failureOf(error: unknown, wasAnswering: boolean): StreamError {
  if (error instanceof StreamError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (APICallError.isInstance(error)) {
    return new StreamError('http', message, { status: error.statusCode, retryable: error.isRetryable, cause: error });
  }
  return new StreamError(wasAnswering ? 'disconnected' : 'network', message, { retryable: true, cause: error });
}

/** The error of a response that the SDK stopped reading: it could not process a chunk, or `onToolCall` threw. */
export function rejectedBySdk(cause: unknown): StreamError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StreamError('protocol', `The AI SDK could not continue the response: ${message}`, { cause });
}
