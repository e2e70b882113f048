import { HttpHandler, HttpResponse } from 'msw';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { macrotask } from '../clock/macrotask.js';
import type { Journal } from '../journal/Journal.js';
import { createMockRequest } from '../journal/MockRequest.js';
import type { Playback } from '../playback/Playback.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import type { Reply } from '../replies/Reply.js';
import type { Chunking } from '../script/Chunker.js';
import { isScriptPart, toScript } from '../script/script.js';
import { bodyOf } from './bodyOf.js';
import { Transport } from './Transport.js';

export interface StreamHandlerOptions extends PlayOptions {
  /** @defaultValue every method */
  method?: string | RegExp | undefined;
}

/** An MSW handler that streams, with a journal of what it was asked. */
export interface StreamHandler extends HttpHandler {
  readonly journal: Journal;
}

/**
 * Answers requests to `url` by script, through MSW 3: in the browser (Storybook, Vitest's browser mode) and in Node.
 * A request that no reply fits goes on to the next handler.
 *
 * Resets are resets, an abort reaches the mock, and streams that are open end with `resetHandlers()`. MSW reads the
 * stream itself, so how much a component has pulled is known to {@link mockFetch} alone.
 *
 * @param url - As MSW takes it: `'/api/stream'`, `'https://api.example.com/*'`, an expression.
 * @example
 * ```ts
 * beforeEach: ({ msw }) => msw.use(streamHandler('/api/stream', script(text('Hello'), finish())))
 * ```
 */
export function streamHandler(url: string | RegExp, reply: Reply, options: StreamHandlerOptions = {}): StreamHandler {
  return new MountedHandler(url, reply, options);
}

const unseenAbort =
  'A service worker passes an abort on to the mock only for the content type text/event-stream, so this one cannot be ' +
  'seen. Use mockFetch for this test.';

const joinedChunks =
  'A service worker may join chunks, so it cannot keep the borders that a framing asks for. Use mockFetch for this test.';

function asksForBorders(reply: Reply, chunking: Chunking | undefined): boolean {
  if (chunking !== undefined && chunking !== 'event') return true;
  if (Array.isArray(reply)) return reply.some((one) => asksForBorders(one, undefined));
  return isScriptPart(reply) && toScript(reply).steps.some((step) => step.kind === 'chunking');
}

const inBrowser = typeof navigator !== 'undefined' && 'serviceWorker' in navigator;

class MountedHandler extends HttpHandler implements StreamHandler {
  readonly journal: Journal;
  readonly #open = new Set<Playback>();

  constructor(url: string | RegExp, reply: Reply, { method = /.+/, ...options }: StreamHandlerOptions) {
    if (inBrowser && asksForBorders(reply, options.chunking)) throw new TypeError(joinedChunks);
    const mount = new Transport('streamHandler', reply, options);
    super(method, url, async ({ request }: { request: Request }) => {
      const asked = createMockRequest(request.method, request.url, request.headers, await request.clone().text());
      const playback = await mount.answer(asked);
      return playback && this.#respond(playback);
    });
    this.journal = mount.journal;
  }

  async #respond(playback: Playback): Promise<Response> {
    this.#open.add(playback);
    const head = await playback.head();
    if (head.type === 'offline') return HttpResponse.error();
    const headers = new Headers(head.headers);
    if (inBrowser && !headers.get('content-type')?.startsWith('text/event-stream')) {
      const { exchange } = playback;
      exchange.unobservable = { ...exchange.unobservable, aborts: unseenAbort };
    }
    // Without it MSW makes a clean end of a reset in Node.
    if (!inBrowser) headers.set('transfer-encoding', 'chunked');
    const body = bodyOf(playback, { ...carry(playback), beforeReset });
    return new HttpResponse(body, { status: head.status, headers });
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

  /** A clone that nobody reads keeps an abort from reaching the stream. */
  override async log({ response }: { request: Request; response: Response }): Promise<void> {
    await response.body?.cancel();
  }
}

/** Chromium drops what a service worker has sent in the last moments before an error. */
async function beforeReset(): Promise<void> {
  if (inBrowser) await realTime(25);
}

/**
 * MSW needs a turn to carry a chunk; two that come in one turn arrive as one. How long it takes until a session has put
 * it on the screen nobody knows beforehand: a few turns in Node, some milliseconds through a service worker, and many
 * of them on a busy machine. Where the clock can tell, its word is waited for, up to a limit: a short one for what need
 * not change anything on a screen.
 */
function carry({ clock, exchange }: Playback) {
  let shown: Promise<void> | undefined;
  let isAwaited = false;
  let sent = 0;
  return {
    onChunk(): void {
      // Asked for now: the frame may come before the page is told that the worker wants more.
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

/** Whether a session asks for a frame to show it, whatever else it does with it. */
function isText(delta: StreamDelta): boolean {
  return (delta.type === 'text' || delta.type === 'reasoning') && delta.text !== '';
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await macrotask();
}

function realTime(ms: number): Promise<void> {
  return new Promise((resolve) => setRealTimeout(resolve, ms));
}

// Taken at import, so that fake timers do not stop it.
const setRealTimeout = setTimeout;
