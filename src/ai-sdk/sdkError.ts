import { APICallError } from 'ai';
import { StreamError } from '../core/StreamError.js';

/** How the SDK tells a disconnection from other errors: it is a TypeError whose message says one of these. */
const disconnection = /fetch|network|^load failed$/i;

/**
 * The error that the SDK is to end with. It keeps its own words wherever it has some; only where it would not see that
 * the connection broke is the break put into words that it understands, so that `isDisconnect` is true and its own
 * resuming works.
 */
export function sdkError(failure: StreamError): unknown {
  const { code, cause } = failure;
  if (code === 'idle-timeout') return new TypeError(`network error: ${failure.message}`, { cause: failure });
  if (code !== 'disconnected') return failure;
  if (!(cause instanceof TypeError) || disconnection.test(cause.message)) return cause ?? failure;
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
