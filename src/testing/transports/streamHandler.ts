import * as msw from 'msw';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { requirePeer } from '../../requirePeer.js';
import { macrotask } from '../clock/macrotask.js';
import type { Journal } from '../journal/Journal.js';
import { createMockRequest } from '../journal/MockRequest.js';
import type { Playback } from '../playback/Playback.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import type { Reply } from '../replies/Reply.js';
import type { Chunking } from '../script/Chunker.js';
import { hasBody } from '../script/hasBody.js';
import { isScriptPart, toScript } from '../script/script.js';
import { holdResponse, isAnsweredInPage } from './answerInPage.js';
import { bodyOf } from './bodyOf.js';
import { Transport } from './Transport.js';

requirePeer('sluice/testing/msw', {
  name: 'msw',
  versions: '2 or newer',
  isCompatible: 'HttpHandler' in msw && 'HttpResponse' in msw,
});

export interface StreamHandlerOptions extends PlayOptions {
  /** @defaultValue every method */
  method?: string | RegExp | undefined;
}

/** An MSW handler that streams and records a journal. */
export interface StreamHandler extends msw.HttpHandler {
  readonly journal: Journal;
}

/**
 * Creates an MSW handler that responds to `url` from a script. It needs MSW 2 or 3 and works in browsers (Storybook,
 * Vitest's browser mode) and in Node. A request that no reply matches passes to the next handler.
 *
 * `resetHandlers()` ends open streams. MSW reads streams ahead, so only {@link mockFetch} observes how much a client
 * has pulled. In browsers without transferable streams (WebKit), `fetch` is replaced so that the page itself streams.
 *
 * @param url - As in MSW: `'/api/stream'`, `'https://api.example.com/*'`, a regular expression.
 * @example
 * ```ts
 * beforeEach: ({ msw }) => msw.use(streamHandler('/api/stream', script(text('Hello'), finish())))
 * ```
 */
export function streamHandler(url: string | RegExp, reply: Reply, options: StreamHandlerOptions = {}): StreamHandler {
  return new ScriptedHandler(url, reply, options);
}

const unobservableAbort =
  'A service worker forwards an abort only for the content type text/event-stream, so this one cannot be observed. ' +
  'Use mockFetch for this test.';

const unsupportedChunking =
  'A service worker may join chunks, so streamHandler cannot apply a `chunking` in a browser. Use mockFetch for this test.';

function hasChunking(reply: Reply, chunking: Chunking | undefined): boolean {
  if (chunking !== undefined && chunking !== 'event') return true;
  if (Array.isArray(reply)) return reply.some((one) => hasChunking(one, undefined));
  return isScriptPart(reply) && toScript(reply).steps.some((step) => step.kind === 'chunking');
}

const inBrowser = typeof navigator !== 'undefined' && 'serviceWorker' in navigator;

class ScriptedHandler extends msw.HttpHandler implements StreamHandler {
  readonly journal: Journal;
  readonly #open = new Set<Playback>();

  constructor(url: string | RegExp, reply: Reply, { method = /.+/, ...options }: StreamHandlerOptions) {
    if (inBrowser && (options.quirks?.includes('rechunked') || hasChunking(reply, options.chunking)))
      throw new TypeError(unsupportedChunking);
    const mount = new Transport('streamHandler', reply, options);
    super(method, url, async ({ request }: { request: Request }) => {
      const asked = createMockRequest(request.method, request.url, request.headers, await request.clone().text());
      const playback = await mount.answer(asked);
      return playback && this.#respond(playback, isAnsweredInPage(request));
    });
    this.journal = mount.journal;
  }

  async #respond(playback: Playback, inPage: boolean): Promise<Response> {
    this.#open.add(playback);
    const head = await playback.head();
    if (head.type === 'offline') return msw.HttpResponse.error();
    const headers = new Headers(head.headers);
    if (inPage) {
      const { status } = head;
      const create = (signal: AbortSignal | undefined) =>
        new Response(hasBody(status) ? bodyOf(playback, { signal }) : null, { status, headers });
      return new msw.HttpResponse(null, { status, headers: { ...head.headers, ...holdResponse(create) } });
    }
    if (inBrowser && !headers.get('content-type')?.startsWith('text/event-stream')) {
      const { exchange } = playback;
      exchange.unobservable = { ...exchange.unobservable, aborts: unobservableAbort };
    }
    // Without this header, MSW in Node turns a reset into a clean end of the body.
    if (!inBrowser) headers.set('transfer-encoding', 'chunked');
    const body = bodyOf(playback, { ...awaitDelivery(playback), beforeReset });
    return new msw.HttpResponse(body, { status: head.status, headers });
  }

  override reset(): void {
    super.reset();
    this.#endOpen();
  }

  override dispose(): void {
    this.#endOpen();
  }

  #endOpen(): void {
    for (const playback of this.#open) playback.end();
    this.#open.clear();
  }

  /** Cancels MSW's clone of the response, because an unread clone prevents an abort from reaching the stream. */
  override async log({ response }: { request: Request; response: Response }): Promise<void> {
    await response.body?.cancel();
  }
}

/** Chromium drops data that a service worker sent in the last milliseconds before an error. */
async function beforeReset(): Promise<void> {
  if (inBrowser) await realTime(25);
}

/**
 * Waits until the previous chunk was delivered and rendered, because MSW joins two chunks of one macrotask. Rendering
 * takes a few macrotasks in Node, and some milliseconds through a service worker. If the clock reports frames, the
 * function waits for a frame up to a time limit, which is short for chunks that need not change the screen.
 */
function awaitDelivery({ clock, exchange }: Playback) {
  let shown: Promise<void> | undefined;
  let isAwaited = false;
  let sent = 0;
  return {
    onChunk(): void {
      // Created now, because the frame may occur before the worker's next pull reaches the page.
      shown = clock.frameRequested?.();
      isAwaited = clock.hasSessions === true && exchange.deltas.slice(sent).some(isText);
      sent = exchange.deltas.length;
    },
    async before(): Promise<void> {
      await macrotask();
      if (shown) await Promise.race([shown, inBrowser ? realTime(isAwaited ? 2_000 : 50) : turns(10)]);
    },
  };
}

/** Whether a session requests a frame for this delta. */
function isText(delta: StreamDelta): boolean {
  return (delta.type === 'text' || delta.type === 'reasoning') && delta.text !== '';
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await macrotask();
}

function realTime(ms: number): Promise<void> {
  return new Promise((resolve) => setRealTimeout(resolve, ms));
}

// The timer is captured at import, so that fake timers do not replace it.
const setRealTimeout = setTimeout;
