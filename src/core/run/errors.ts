import type { ErrorDelta } from '../../model/StreamDelta.js';
import { StreamError, type StreamErrorCode } from '../../model/StreamError.js';

/** Whether an error is one of ours, of one of these kinds. */
export function hasCode(error: unknown, ...codes: readonly StreamErrorCode[]): error is StreamError {
  return error instanceof StreamError && codes.includes(error.code);
}

/** Errors after which the rest of the answer may still be had. */
export function isBreak(error: unknown): boolean {
  return hasCode(error, 'disconnected', 'truncated', 'idle-timeout');
}

/** Failures after which asking for the rest makes sense; after all others only asking afresh does. */
export function canGoOn(error: StreamError): boolean {
  if (error.code !== 'connection-lost') return isBreak(error) && error.retryable;
  return error.cause instanceof StreamError && error.cause.retryable;
}

/** Errors of a request that never got as far as an answer. */
export function isOfConnecting(error: unknown): error is StreamError {
  return hasCode(error, 'network', 'http', 'unexpected-content-type', 'empty-body', 'retry-after-too-long');
}

/** Stopped, by whoever holds the session or by the server. */
export function aborted(): StreamError {
  return new StreamError('aborted', 'The stream was stopped; what arrived is kept.');
}

/** What a resume died of, as the end of the answer that it was to continue. */
export function connectionLost(cause: StreamError): StreamError {
  return new StreamError(
    'connection-lost',
    `The answer could not be taken up again: ${cause.message} The text so far is kept.`,
    { ...cause, retryable: true, cause },
  );
}

/** The body ended where the protocol does not allow it. */
export function truncated(): StreamError {
  return new StreamError(
    'truncated',
    'The answer ended before it was whole; the text so far is kept. Ask again, or let `resume` continue it.',
    { retryable: true },
  );
}

export function unreadable(events: number): StreamError {
  return new StreamError(
    'protocol',
    `None of the ${events} events of the response could be read. Does the server speak what \`protocol\` says?`,
  );
}

/** What the server said in the stream, as an error. */
export function providerError({ message, code, errorType }: ErrorDelta): StreamError {
  const providerCode = code ?? errorType;
  return new StreamError('provider', message, {
    providerCode,
    // What passes by itself; a request that is wrong stays wrong.
    retryable: /overload|rate.?limit|server|internal|unavailable|timeout|capacity|^(429|5\d\d)$/i.test(
      providerCode ?? '',
    ),
  });
}

/** A 204 to a resume of an answer whose end never came. */
export function nothingLeft(): StreamError {
  return new StreamError(
    'truncated',
    'The connection broke in mid-answer, and the server has nothing left of it; the text so far is kept.',
    { status: 204 },
  );
}

/** An answer over the bound, in words of more help than the manager's. */
export function tooLarge(cause: unknown): StreamError {
  return new StreamError(
    'memory-limit',
    'Memory limit exceeded: the answer is larger than `maxBufferSizeInMB` allows; the text so far is kept.',
    { cause },
  );
}
