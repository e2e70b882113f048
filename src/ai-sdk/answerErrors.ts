import { StreamError } from '../model/StreamError.js';

export function truncated(): StreamError {
  return new StreamError(
    'truncated',
    'The answer ended before the server said that it was whole; the text so far is kept. Ask again, or resume.',
    { retryable: true },
  );
}

export function asleep(): StreamError {
  return new StreamError(
    'disconnected',
    'The connection did not survive a change of network or a sleep; the text so far is kept.',
    {
      retryable: true,
    },
  );
}

export function unreadable(events: number): StreamError {
  return new StreamError(
    'protocol',
    `No event of the response, ${events} in all, could be read as a UI message stream. Does the server speak another ` +
      'protocol? Then name it in `protocol`.',
  );
}

export function reported(errorText: string): StreamError {
  return new StreamError('provider', errorText);
}

export function rejected(cause: unknown): StreamError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StreamError('protocol', `The AI SDK could not go on with the answer: ${message}`, { cause });
}
