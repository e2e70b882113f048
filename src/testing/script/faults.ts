import type { DuplicateStep, FaultStep, HeadStep, MalformedStep, OfflineStep } from './Step.js';

/** When a fault fires. */
export interface FaultOptions {
  /** Fires as soon as the body has this many bytes. @defaultValue the position of the step */
  afterBytes?: number | undefined;
}

export interface StatusOptions {
  headers?: Readonly<Record<string, string>> | undefined;
  /** The `Retry-After` header: seconds or a date. */
  retryAfter?: number | Date | undefined;
  /** The response body. @defaultValue for a status of 400 or above, a JSON error, unless the script writes a body */
  body?: string | undefined;
}

/**
 * The status of the response. A script with only this step is an error response: `sequence(status(429, { retryAfter: 1
 * }), answer)`.
 */
export function status(code: number, options: StatusOptions = {}): HeadStep {
  if (!Number.isInteger(code) || code < 200 || code > 599) {
    throw new RangeError(`status() takes an HTTP status from 200 to 599, got ${code}.`);
  }
  const { retryAfter, body } = options;
  const headers = Object.fromEntries(
    Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (retryAfter !== undefined) {
    headers['retry-after'] = typeof retryAfter === 'number' ? String(retryAfter) : retryAfter.toUTCString();
  }
  return { kind: 'head', status: code, headers, body };
}

/**
 * An HTML page with status 200 instead of a stream: the login page of an expired session, or the error page of a proxy.
 */
export function htmlPage(html = '<!doctype html><title>Sign in</title><h1>Sign in</h1>'): HeadStep {
  return status(200, { headers: { 'content-type': 'text/html; charset=utf-8' }, body: html });
}

/** Makes the request fail without a response: `fetch` rejects. */
export function offline(): OfflineStep {
  return { kind: 'offline' };
}

/** Resets the connection: reading the body fails. */
export function reset(options: FaultOptions = {}): FaultStep {
  return { kind: 'fault', how: 'reset', ...options };
}

/**
 * Ends the body without an error and without the end marker of the protocol, as after a proxy timeout or a server
 * crash.
 */
export function truncate(options: FaultOptions = {}): FaultStep {
  return { kind: 'fault', how: 'truncate', ...options };
}

/**
 * The server sends nothing and keeps the connection open. @param options - `ms`: duration. By default it never ends.
 */
export function stall(options: FaultOptions & { ms?: number | undefined } = {}): FaultStep {
  return { kind: 'fault', how: 'stall', ...options };
}

/** An event that cannot be parsed. */
export function malformed(value = '{"cut off": tru'): MalformedStep {
  return { kind: 'malformed', text: value };
}

/** Repeats the last event, as some servers do when they resume. */
export function duplicate(): DuplicateStep {
  return { kind: 'duplicate' };
}
