import type { Journal } from '../journal/Journal.js';
import { createMockRequest, type MockRequest } from '../journal/MockRequest.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import type { Reply } from '../replies/Reply.js';
import { hasBody } from '../script/hasBody.js';
import { bodyOf } from './bodyOf.js';
import { Transport } from './Transport.js';

/** A `fetch` that responds from a script and records a journal. */
export interface MockFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  readonly journal: Journal;
}

/**
 * Creates a `fetch` for one test. It runs in process, without a server or service worker: chunks arrive exactly as
 * {@link Chunking} splits them, and each is created only when the consumer pulls.
 *
 * @example
 * ```ts
 * const fetch = mockFetch(script(text('Hello'), finish()));
 * render(<StreamingResponse fetch={fetch} />);
 * expect(fetch).toHaveReceivedPrompt('Tell me a story');
 * ```
 */
export function mockFetch(reply: Reply, options: PlayOptions = {}): MockFetch {
  const mount = new Transport('mockFetch', reply, options);

  async function fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const signal = init.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    return follow(await readRequest(input, init), signal, init.redirect ?? 'follow', false);
  }

  async function follow(
    request: MockRequest,
    signal: AbortSignal | undefined,
    redirects: RequestRedirect,
    redirected: boolean,
  ): Promise<Response> {
    const playback = await mount.answer(request);
    if (!playback) throw new Error(noReply(request));
    // If aborted before the response head, `fetch` rejects immediately.
    const head = await Promise.race([aborted(signal, (reason) => playback.onClientAbort(reason)), playback.head()]);
    signal?.throwIfAborted();
    if (head.type === 'offline') throw new TypeError('fetch failed', { cause: new Error('offline() of the script') });

    const { status } = head;
    const headers = new Headers(head.headers);
    const location = headers.get('location');
    if (status >= 300 && status < 400 && location !== null && redirects !== 'manual') {
      playback.end();
      if (redirects === 'error') throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
      const url = new URL(location, request.url).href;
      // As in the Fetch standard, only status 307 and 308 keep the method and body.
      const next =
        status === 307 || status === 308 ? { ...request, url } : { ...request, url, method: 'GET', body: undefined };
      return follow(next, signal, redirects, true);
    }

    if (!hasBody(status)) playback.end();
    const response = new Response(hasBody(status) ? bodyOf(playback, { signal }) : null, { status, headers });
    return Object.defineProperties(response, { url: { value: request.url }, redirected: { value: redirected } });
  }

  return Object.assign(fetch, { journal: mount.journal });
}

async function readRequest(input: RequestInfo | URL, init: RequestInit): Promise<MockRequest> {
  const base = typeof location === 'undefined' || location.origin === 'null' ? 'http://localhost/' : location.href;
  const request = input instanceof Request ? input : undefined;
  const url = new URL(request ? request.url : String(input), base).href;
  const method = init.method ?? request?.method ?? 'GET';
  const headers = new Headers(init.headers ?? request?.headers);
  const text = init.body == null ? ((await request?.clone().text()) ?? '') : await textOf(init.body);
  return createMockRequest(method, url, headers, text);
}

async function textOf(body: BodyInit): Promise<string> {
  if (typeof body === 'string') return body;
  // Node's Response does not accept a Blob or File of jsdom.
  if ('text' in body && typeof body.text === 'function') return body.text();
  return new Response(body).text();
}

function aborted(signal: AbortSignal | undefined, onAbort: (reason: unknown) => void): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => {
      onAbort(signal?.reason);
      reject(signal?.reason);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}

function noReply({ method, url, prompt }: MockRequest): string {
  const withPrompt = prompt === undefined ? '' : ` (prompt ${JSON.stringify(prompt)})`;
  return `mockFetch has no reply for ${method} ${url}${withPrompt}: none of its rules matches. Add a reply without when(…) at the end of the list.`;
}
