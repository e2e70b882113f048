import type { Environment } from '../environment.js';
import type { ConnectionRequest } from './Connection.js';
import { isSameOrigin } from './origin.js';
import { cursorOf, type ResumeOptions, type ResumePosition } from './ResumeOptions.js';

/** A prompt, or the fields of the request's JSON body. */
export type StreamInput = string | Readonly<Record<string, unknown>>;

// `HeadersInit` exists only in the DOM types; `RequestInit` exists in the Node types too.
type RequestHeaders = NonNullable<RequestInit['headers']>;

/** URL, method, headers and body of a request. */
export interface RequestOptions {
  /** URL of the route. @defaultValue `'/api/stream'` */
  api?: string | URL | undefined;
  /** With `'GET'` the body's fields become query parameters. @defaultValue `'POST'` */
  method?: 'GET' | 'POST' | undefined;
  /** A function is called for each attempt, so that it can return a new token. */
  headers?: RequestHeaders | (() => RequestHeaders | Promise<RequestHeaders>) | undefined;
  /**
   * Fields to send with the input, or a function that returns the whole body. Plain objects are sent as JSON; other
   * values are passed to `fetch` unchanged. @defaultValue `{ prompt }` for a string, otherwise the input itself
   */
  body?: Readonly<Record<string, unknown>> | ((input: StreamInput | undefined) => unknown) | undefined;
  /** Whether cookies are sent, as in `fetch`. @defaultValue `'same-origin'` */
  credentials?: RequestInit['credentials'] | undefined;
  /**
   * Sends the requests, such as a mock or a `fetch` that adds a token. @defaultValue the global `fetch`, looked up at
   * each request
   */
  fetch?: typeof fetch | undefined;
  /**
   * Sends an `Idempotency-Key` with a POST, the same for each attempt, so that a server can distinguish a retry from a
   * new request. @defaultValue `true` for the page's own origin, otherwise `false`, because a server of another origin
   * must allow the header (CORS)
   */
  idempotencyKey?: boolean | undefined;
}

export interface Continuation extends ResumeOptions {
  readonly position: ResumePosition;
}

export async function buildRequest(
  options: RequestOptions,
  input: StreamInput | undefined,
  {
    idempotencyKey,
    environment,
    from,
  }: { idempotencyKey: string; environment: Environment; from?: Continuation | undefined },
): Promise<ConnectionRequest> {
  const { api = '/api/stream', credentials, fetch } = options;
  const { method = from ? 'GET' : 'POST' } = from ?? options;
  const { url: address = api } = from ?? {};
  const headers = new Headers(typeof options.headers === 'function' ? await options.headers() : options.headers);
  if (!headers.has('accept')) headers.set('accept', 'text/event-stream, application/x-ndjson;q=0.9, */*;q=0.8');
  let url = String(typeof address === 'function' ? address(from!.position) : address);
  const init: RequestInit = { method, headers };
  if (credentials !== undefined) init.credentials = credentials;
  if (method === 'POST') {
    const content = contentOf(options, input);
    init.body = isPlain(content) ? JSON.stringify(content) : (content as BodyInit);
    if (isPlain(content) && !headers.has('content-type')) headers.set('content-type', 'application/json');
    if (options.idempotencyKey ?? isSameOrigin(url, environment)) headers.set('idempotency-key', idempotencyKey);
  } else if (!from) url = withQuery(url, contentOf(options, input));
  const cursor = from && cursorOf(from, from.position);
  if (cursor !== undefined && from?.by === 'id') headers.set('last-event-id', toHeaderValue(String(cursor)));
  else if (cursor !== undefined) url = withQuery(url, { starting_after: cursor });
  return { url, init, fetch };
}

function contentOf({ body }: RequestOptions, input: StreamInput | undefined): unknown {
  if (typeof body === 'function') return body(input);
  return { ...body, ...(typeof input === 'string' ? { prompt: input } : input) };
}

function withQuery(url: string, fields: unknown): string {
  const texts = Object.entries(fields ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const query = String(new URLSearchParams(texts));
  if (query === '') return url;
  return url.replace(/^[^#]*/, (address) => `${address}${address.includes('?') ? '&' : '?'}${query}`);
}

/** Encodes text as UTF-8 like `EventSource` does. `Headers` expects one character per byte. */
function toHeaderValue(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Whether a body is sent as JSON, rather than as a form, a blob, bytes or text. */
function isPlain(content: unknown): boolean {
  return / (Object|Array|Null|Undefined|Number|Boolean)]/.test(Object.prototype.toString.call(content));
}
