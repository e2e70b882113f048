import type { DuplicateStep, FaultStep, HeadStep, MalformedStep, OfflineStep } from './Step.js';

/** Where a fault strikes. */
export interface FaultOptions {
  /** Once the body has this many bytes, wherever in the script that is. @defaultValue where the step stands */
  afterBytes?: number | undefined;
}

export interface StatusOptions {
  headers?: Readonly<Record<string, string>> | undefined;
  /** The `Retry-After` header: seconds, or a date. */
  retryAfter?: number | Date | undefined;
  /** @defaultValue a JSON error for a status from 400 up, if the script writes nothing itself */
  body?: string | undefined;
}

/** The response's status. As a whole script it is a refusal: `sequence(status(429, { retryAfter: 1 }), answer)`. */
export function status(code: number, options: StatusOptions = {}): HeadStep {
  if (!Number.isInteger(code) || code < 200 || code > 599) {
    throw new RangeError(`status() takes an HTTP status from 200 to 599, not ${code}.`);
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

/** A redirect, by default one that keeps method and body. */
export function redirect(location: string, code: 301 | 302 | 303 | 307 | 308 = 307): HeadStep {
  return status(code, { headers: { location }, body: '' });
}

/** A page where a stream was expected, with status 200: the login page of a session that ran out, a proxy's apology. */
export function htmlPage(html = '<!doctype html><title>Sign in</title><h1>Sign in</h1>'): HeadStep {
  return status(200, { headers: { 'content-type': 'text/html; charset=utf-8' }, body: html });
}

/** The request gets no response at all: `fetch` rejects. */
export function offline(): OfflineStep {
  return { kind: 'offline' };
}

/** The connection breaks: the reader gets an error. */
export function reset(options: FaultOptions = {}): FaultStep {
  return { kind: 'fault', how: 'reset', ...options };
}

/** The body ends as if all were well, but the protocol's own end is missing: a proxy's timeout, a crashed server. */
export function truncate(options: FaultOptions = {}): FaultStep {
  return { kind: 'fault', how: 'truncate', ...options };
}

/** The server falls silent and keeps the connection open. @param options - `ms`: for how long, by default for ever. */
export function stall(options: FaultOptions & { ms?: number | undefined } = {}): FaultStep {
  return { kind: 'fault', how: 'stall', ...options };
}

/** An event that cannot be read. */
export function malformed(value = '{"cut off": tru'): MalformedStep {
  return { kind: 'malformed', text: value };
}

/** The event before it once more, as servers do that count badly when they resume. */
export function duplicate(): DuplicateStep {
  return { kind: 'duplicate' };
}
