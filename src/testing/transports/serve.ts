import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { constants, createGzip } from 'node:zlib';
import { realClock } from '../clock/Clock.js';
import type { Journal } from '../journal/Journal.js';
import { createMockRequest, type MockRequest } from '../journal/MockRequest.js';
import type { Playback } from '../playback/Playback.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import type { Reply } from '../replies/Reply.js';
import { Transport } from './Transport.js';

export interface ServeOptions extends PlayOptions {
  /** @defaultValue a free port */
  port?: number | undefined;
  /** Compresses the body and flushes after each chunk. @defaultValue `false` */
  gzip?: boolean | undefined;
  /** Allows requests from other origins, with credentials. @defaultValue `true` */
  cors?: boolean | undefined;
}

/** A running server. `await using server = await serve(…)` closes it at the end of the block. */
export interface StreamServer extends AsyncDisposable {
  /** The URL without a trailing slash, such as `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly journal: Journal;
  /** Ends all streams and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a server that responds to every request from a script over a real socket. Use it for Playwright, Cypress and
 * other tools that cannot use a mocked `fetch`. Delays take real time unless `clock` is set.
 *
 * Each chunk is one write, but the network may join chunks. Bytes written before a {@link reset} still arrive.
 *
 * @example
 * ```ts
 * await using server = await serve(sequence(status(429, { retryAfter: 1 }), script(text('Hello'), finish())));
 * await page.goto(`/?api=${server.url}/chat`);
 * ```
 */
export async function serve(reply: Reply, options: ServeOptions = {}): Promise<StreamServer> {
  const { port = 0, gzip = false, cors = true, ...play } = options;
  const mount = new Transport('serve', reply, { clock: realClock, ...play });
  const open = new Set<Playback>();

  const server = createServer((incoming, outgoing) => {
    if (cors) allowOrigin(incoming, outgoing);
    if (cors && incoming.method === 'OPTIONS' && incoming.headers['access-control-request-method']) {
      outgoing.writeHead(204).end();
      return;
    }
    answer(incoming, outgoing).catch((error) => refuse(outgoing, 500, String(error)));
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const playback = await mount.answer(request);
    if (!playback)
      return refuse(outgoing, 501, `No reply for ${request.method} ${request.url}: none of the rules matches.`);
    open.add(playback);
    outgoing.on('close', () => {
      open.delete(playback);
      playback.onClientAbort(new Error('The client closed the connection.'));
    });
    await sendResponse(playback, outgoing, gzip);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('serve() could not read the port of its server.');

  async function close(): Promise<void> {
    for (const playback of open) playback.end();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
  return { url: `http://127.0.0.1:${address.port}`, journal: mount.journal, close, [Symbol.asyncDispose]: close };
}

async function sendResponse(playback: Playback, outgoing: ServerResponse, gzip: boolean): Promise<void> {
  const head = await playback.head();
  if (head.type === 'offline') {
    outgoing.destroy();
    return;
  }
  outgoing.socket?.setNoDelay(true);
  outgoing.writeHead(head.status, { ...head.headers, ...(gzip && { 'content-encoding': 'gzip' }) });
  outgoing.flushHeaders();
  const body = gzip ? gzipped(outgoing) : plain(outgoing);
  for (;;) {
    const action = await playback.next();
    if (outgoing.destroyed) return;
    if (action.type === 'chunk') {
      await body.write(action.bytes);
    } else if (action.type === 'end') {
      body.end();
      return;
    } else {
      // Closes with FIN, which arrives after the bytes; an RST could overtake them. The body's last chunk is missing,
      // so that the client sees an error.
      outgoing.destroy();
      return;
    }
  }
}

/** A body whose `write` resolves when the bytes have left the process, so that a slow client applies backpressure. */
interface OutgoingBody {
  write(bytes: Uint8Array): Promise<void>;
  end(): void;
}

function plain(outgoing: ServerResponse): OutgoingBody {
  return {
    write: (bytes) =>
      new Promise((resolve) => {
        // Node may never call the callback of a write to a closed connection.
        outgoing.once('close', resolve);
        outgoing.write(bytes, () => {
          outgoing.off('close', resolve);
          // Yields to the event loop, which an endless script without delays would block.
          setImmediate(resolve);
        });
      }),
    end: () => void outgoing.end(),
  };
}

function gzipped(outgoing: ServerResponse): OutgoingBody {
  const compressor = createGzip({ flush: constants.Z_SYNC_FLUSH });
  const { write } = plain(outgoing);
  let sent = Promise.resolve();
  compressor.on('data', (bytes: Uint8Array) => {
    sent = sent.then(() => write(bytes));
  });
  compressor.on('end', () => void sent.then(() => outgoing.end()));
  return {
    write: (bytes) =>
      new Promise((resolve) => {
        compressor.write(bytes, () => resolve(sent));
      }),
    end: () => void compressor.end(),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<MockRequest> {
  const pieces: Uint8Array[] = [];
  for await (const piece of incoming) pieces.push(piece);
  const headers = new Headers(
    Object.entries(incoming.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`).href;
  return createMockRequest(incoming.method ?? 'GET', url, headers, Buffer.concat(pieces).toString('utf8'));
}

function allowOrigin({ headers }: IncomingMessage, outgoing: ServerResponse): void {
  if (!headers.origin) return;
  outgoing.setHeader('access-control-allow-origin', headers.origin);
  outgoing.setHeader('access-control-allow-credentials', 'true');
  outgoing.setHeader('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
  outgoing.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
  outgoing.setHeader('access-control-expose-headers', 'retry-after, x-vercel-ai-ui-message-stream');
  outgoing.setHeader('vary', 'origin');
}

function refuse(outgoing: ServerResponse, status: number, message: string): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
}
