import type { ErrorDelta } from '../model/StreamDelta.js';
import { StreamError, type StreamErrorCode } from '../model/StreamError.js';

export function hasCode(error: unknown, ...codes: readonly StreamErrorCode[]): error is StreamError {
  return error instanceof StreamError && codes.includes(error.code);
}

/** Whether the server may still have the rest of the response after this error. */
export function isInterruption(error: unknown): error is StreamError {
  return hasCode(error, 'disconnected', 'truncated', 'idle-timeout');
}

/** Whether `resume()` can continue after this error. After any other error, only a new request helps. */
export function canResumeAfter(error: StreamError): boolean {
  if (error.code !== 'connection-lost') return isInterruption(error) && error.retryable;
  return error.cause instanceof StreamError && error.cause.retryable;
}

/** Whether the request failed before any of the stream arrived. */
export function isOfConnecting(error: unknown): error is StreamError {
  return hasCode(error, 'network', 'http', 'unexpected-content-type', 'empty-body', 'retry-after-too-long');
}

/** Stopped by the application or by the server. */
export function aborted(cause?: unknown): StreamError {
  return new StreamError('aborted', 'The stream was stopped; what arrived is kept.', { cause });
}

export function invalidOption(message: string, cause?: unknown): StreamError {
  return new StreamError('invalid-option', message, { cause });
}

/** The connection broke within the body. */
export function disconnected(cause: unknown): StreamError {
  return new StreamError(
    'disconnected',
    'The connection broke before the response was complete; what arrived is kept.',
    {
      retryable: true,
      cause,
    },
  );
}

/** The connection was broken by sleep or a change of network. */
export function asleep(): StreamError {
  return new StreamError(
    'disconnected',
    'The connection did not survive a change of network or a sleep; what arrived is kept.',
    { retryable: true },
  );
}

export function idleTimeout(what: string, advice: string): StreamError {
  return new StreamError('idle-timeout', `${what}, so the connection was closed; what arrived is kept. ${advice}`, {
    retryable: true,
  });
}

/** A resume failed for the reason in `cause`. */
export function connectionLost(cause: StreamError): StreamError {
  return new StreamError(
    'connection-lost',
    `The response could not be resumed: ${cause.message} What arrived is kept.`,
    {
      ...cause,
      retryable: true,
      cause,
    },
  );
}

/** A resumed response differs from the text received before, or ends before it has repeated that text. */
export function replayDiffers(what: string): StreamError {
  return new StreamError(
    'connection-lost',
    `The resumed response ${what}; what arrived is kept. Send the request again for a new response.`,
    { retryable: true },
  );
}

/** The body ended before the protocol allows it. */
export function truncated(): StreamError {
  return new StreamError(
    'truncated',
    'The response ended before it was complete; what arrived is kept. Retry, or set `resume` to continue it.',
    { retryable: true },
  );
}

/** The server answered a resume with 204, but the end of the response had not arrived. */
export function nothingToResume(): StreamError {
  return new StreamError(
    'truncated',
    'The connection broke within the response, and the server has nothing left of it; what arrived is kept.',
    { status: 204 },
  );
}

/** No event of a non-empty body could be decoded. @param excerpt - Its first characters. */
export function unreadable(excerpt: string): StreamError {
  const content = excerpt === '' ? 'It contains no event of a response.' : `It begins: ${excerpt}`;
  return new StreamError(
    'protocol',
    `The response could not be read. ${content} Check what the server sends, and the \`protocol\` option.`,
    { excerpt: excerpt || undefined },
  );
}

export function providerError({ message, code, errorType }: Omit<ErrorDelta, 'type'>): StreamError {
  const providerCode = code ?? errorType;
  return new StreamError('provider', message, {
    providerCode,
    // Only errors that are temporary may be retried.
    retryable: /overload|rate.?limit|server|internal|unavailable|timeout|capacity|^(429|5\d\d)$/i.test(
      providerCode ?? '',
    ),
  });
}

/** The model stopped for a reason that counts as a failure. */
export function failedFinish(raw: string): StreamError {
  return providerError({ message: `The model stopped with the reason “${raw}”; what arrived is kept.`, code: raw });
}

/** The response is larger than allowed. */
export function tooLarge(cause: unknown): StreamError {
  return new StreamError(
    'memory-limit',
    'Memory limit exceeded: the response is larger than `maxBufferSizeInMB` allows; what arrived before is kept.',
    { cause },
  );
}
