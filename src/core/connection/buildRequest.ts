import type { Environment } from '../environment.js';
import type { ConnectionRequest } from './Connection.js';
import { isSameOrigin } from './origin.js';
import { cursorOf, type ResumeOptions, type ResumePosition } from './ResumeOptions.js';

/** A prompt, or the fields of the request's JSON body. */
export type StreamInput = string | Readonly<Record<string, unknown>>;

// `HeadersInit` exists only in the DOM types; `RequestInit` exists in the Node types too.
type RequestHeaders = NonNullable<RequestInit['headers']>;

/** Address, method, headers and body of a request. */
export interface RequestOptions {
  /** Address of the route. @defaultValue `'/api/stream'` */
  api?: string | URL | undefined;
  /** With `'GET'` the body's fields become query parameters. @defaultValue `'POST'` */
  method?: 'GET' | 'POST' | undefined;
  /** A function is called for each attempt, so that a token can be fresh. */
  headers?: RequestHeaders | (() => RequestHeaders | Promise<RequestHeaders>) | undefined;
  /**
   * Fields to send beside the input, or a function that makes the whole body from it. Plain objects are sent as JSON,
   * anything else that `fetch` takes is sent unchanged.
   * @defaultValue `{ prompt }` for an input that is a string, the input itself otherwise
   */
  body?: Readonly<Record<string, unknown>> | ((input: StreamInput | undefined) => unknown) | undefined;
  /** Whether cookies are sent, as in `fetch`. @defaultValue `'same-origin'` */
  credentials?: RequestInit['credentials'] | undefined;
  /** Sends the request. @defaultValue the global `fetch`, looked up at each request */
  fetch?: typeof fetch | undefined;
  /**
   * Sends an `Idempotency-Key` with a POST, the same for each attempt of one start, so that a server can tell a retry
   * from a new request. @defaultValue only to the page's own origin: elsewhere the server has to allow the header (CORS)
   */
  idempotencyKey?: boolean | undefined;
}

/** How to resume a response, and from where. */
export interface Continuation extends ResumeOptions {
  readonly position: ResumePosition;
}

/** Builds the request that starts a response, or resumes it after a position. */
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
  // The query goes before the fragment.
  return url.replace(/^[^#]*/, (address) => `${address}${address.includes('?') ? '&' : '?'}${query}`);
}

/** Encodes text as UTF-8, as `EventSource` does. `Headers` expects one character per byte. */
function toHeaderValue(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Whether a body is sent as JSON, rather than as a form, a blob, bytes or text. */
function isPlain(content: unknown): boolean {
  return / (Object|Array|Null|Undefined|Number|Boolean)]/.test(Object.prototype.toString.call(content));
}
