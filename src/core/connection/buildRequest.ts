import type { Host } from '../Host.js';
import type { ConnectionRequest } from './Connection.js';
import { isSameOrigin } from './origin.js';
import type { ResumeOptions, ResumePosition } from './ResumeOptions.js';

/** What a start asks: a prompt, or the fields of the request's JSON body. */
export type StreamInput = string | Readonly<Record<string, unknown>>;

/** What is asked, where and how. */
export interface RequestOptions {
  /** Where to ask. @defaultValue `'/api/stream'` */
  api?: string | URL | undefined;
  /** With `'GET'` the body's fields become query parameters. @defaultValue `'POST'` */
  method?: 'GET' | 'POST' | undefined;
  /** A function is called for every attempt, so that a token can be fresh. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  /**
   * Fields to send beside the input, or a function that makes the whole body of it. Plain objects go as JSON, anything
   * else that `fetch` takes as it is.
   * @defaultValue `{ prompt }` for an input that is a string, the input itself otherwise
   */
  body?: Readonly<Record<string, unknown>> | ((input: StreamInput | undefined) => unknown) | undefined;
  /** Whether cookies go along, as `fetch` takes it. @defaultValue `'same-origin'` */
  credentials?: RequestCredentials | undefined;
  /** What sends the request. @defaultValue the global `fetch`, looked up at each request */
  fetch?: typeof fetch | undefined;
  /**
   * Sends an `Idempotency-Key` with a POST, the same for every attempt of one start, so that a server can tell a retry
   * from a second question. @defaultValue only to the page's own origin: elsewhere the server has to allow the header (CORS)
   */
  idempotencyKey?: boolean | undefined;
}

/** The request that asks afresh. */
export async function buildRequest(
  options: RequestOptions,
  input: StreamInput | undefined,
  idempotencyKey: string,
  host: Host,
): Promise<ConnectionRequest> {
  const { api = '/api/stream', method = 'POST', body, credentials, fetch } = options;
  const headers = await headersOf(options);
  const content = typeof body === 'function' ? body(input) : { ...body, ...fieldsOf(input) };
  let url = String(api);
  const init: RequestInit = { method, headers };
  if (credentials !== undefined) init.credentials = credentials;
  if (method === 'GET') url = withQuery(url, content);
  else {
    init.body = isPlain(content) ? JSON.stringify(content) : (content as BodyInit);
    if (isPlain(content) && !headers.has('content-type')) headers.set('content-type', 'application/json');
    if (options.idempotencyKey ?? isSameOrigin(url, host)) headers.set('idempotency-key', idempotencyKey);
  }
  return { url, init, fetch };
}

/** The request that goes on after `position`. */
export async function buildResume(
  options: RequestOptions,
  { by, method = 'GET', url = options.api ?? '/api/stream' }: ResumeOptions,
  position: ResumePosition,
  again: () => Promise<ConnectionRequest>,
): Promise<ConnectionRequest> {
  let target = String(typeof url === 'function' ? url(position) : url);
  const init: RequestInit = method === 'POST' ? (await again()).init : { method, headers: await headersOf(options) };
  if (options.credentials !== undefined) init.credentials = options.credentials;
  if (by === 'id' && position.lastEventId !== '') (init.headers as Headers).set('last-event-id', position.lastEventId);
  if (by === 'sequence' && position.sequence !== undefined)
    target = withQuery(target, { starting_after: position.sequence });
  return { url: target, init, fetch: options.fetch };
}

async function headersOf({ headers }: RequestOptions): Promise<Headers> {
  const all = new Headers(typeof headers === 'function' ? await headers() : headers);
  if (!all.has('accept')) all.set('accept', 'text/event-stream, application/x-ndjson;q=0.9, */*;q=0.8');
  return all;
}

function fieldsOf(input: StreamInput | undefined): object {
  if (input === undefined) return {};
  return typeof input === 'string' ? { prompt: input } : input;
}

function withQuery(url: string, fields: unknown): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields ?? {}))
    query.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  const [address, fragment] = url.split('#');
  if (query.size === 0) return url;
  return `${address}${address!.includes('?') ? '&' : '?'}${query}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** What JSON can say, rather than a body of another kind (a form, a blob, text). */
function isPlain(content: unknown): boolean {
  return /Object|Array]|Null|Undefined|Number|Boolean/.test(Object.prototype.toString.call(content));
}
