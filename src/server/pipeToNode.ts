import { type TextBody, textBodyOf } from './TextBody.js';

/**
 * The methods of a response of `node:http`, `node:http2`, Express, Fastify (`reply.raw`) or Koa (`ctx.res`) that are
 * needed.
 */
export interface NodeResponse {
  statusCode: number;
  readonly destroyed?: boolean | undefined;
  readonly writableEnded?: boolean | undefined;
  setHeader(name: string, value: string | string[]): unknown;
  flushHeaders?(): void;
  readonly writableLength?: number | undefined;
  write(chunk: Uint8Array | string, callback?: (error?: Error | null) => void): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  on(event: 'close' | 'drain' | 'error', listener: (error?: Error) => void): unknown;
  off(event: 'close' | 'drain' | 'error', listener: (error?: Error) => void): unknown;
  /** Added by compression middleware. Sends buffered data. */
  flush?(): void;
}

/** Headers for one hop only. HTTP/2 rejects them. */
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/**
 * The maximum number of buffered bytes before a write must complete. Enough for a fast client; Node by itself buffers
 * 64 KB per socket, and as much again during a write.
 */
const maxBuffered = 8_192;

/** The parts of a body that {@link pipeToNode} uses. The body writes one chunk for each pull. */
interface NodeBody {
  pull(): void;
  cancel(reason: unknown): unknown;
}

interface NodeSink {
  write(chunk: Uint8Array | string): void;
  close(): void;
  fail(error: unknown): void;
}

/**
 * Sends a web `Response` through a Node response.
 *
 * Reads the next chunk only when the socket has room, and cancels the body as soon as the client disconnects. If the
 * body fails, the connection is destroyed, so that the client cannot mistake a partial response for a complete one.
 *
 * @returns a promise that resolves once all data was written to the socket, or the client has disconnected. Client
 * errors never reject it.
 *
 * @example
 * ```ts
 * createServer(async (request, response) => {
 *   await pipeToNode(await streamResponse(answer(request)), response);
 * });
 * ```
 */
export function pipeToNode(response: Response, res: NodeResponse): Promise<void> {
  return new Promise((resolve) => {
    let isOver = false;
    const end = () => {
      isOver = true;
      res.off('close', onClose);
      res.off('drain', pull);
      resolve();
    };
    const sink: NodeSink = {
      write(chunk) {
        const { writableLength = 0 } = res;
        // Compression middleware adds `flush` and never calls the callback of `write`, so this limit does not apply to
        // it.
        const isFull = !res.flush && writableLength > 0 && writableLength + chunk.length > maxBuffered;
        // Node reserves three bytes per character for a string that waits, so such a chunk is written as bytes.
        const hasRoom = isFull ? void res.write(bytesOf(chunk), onWritten) : res.write(chunk);
        res.flush?.();
        if (hasRoom) pull();
      },
      close() {
        if (isOver) return;
        end();
        res.end();
      },
      fail(error) {
        if (isOver) return;
        end();
        res.destroy(error instanceof Error ? error : new Error(String(error)));
      },
    };
    const body = response.body ? bodyOf(response.body, sink) : undefined;
    const pull = () => {
      if (!isOver) body?.pull();
    };
    // Ignores an error, because a `close` event follows it.
    const onWritten = (error?: Error | null) => {
      if (!error) pull();
    };
    const onClose = () => {
      if (isOver) return;
      end();
      Promise.resolve(body?.cancel(new Error('The client closed the connection.'))).catch(() => {});
    };
    res.on('close', onClose);
    res.on('drain', pull);
    // Writing to a disconnected client emits `error`, which would end the process if there were no listener. A `close`
    // event follows.
    res.on('error', () => {});
    if (res.destroyed) {
      onClose();
      return;
    }
    try {
      writeHead(response, res);
      if (body) pull();
      else sink.close();
    } catch (error) {
      sink.fail(error);
    }
  });
}

const encoder = new TextEncoder();

function bytesOf(chunk: Uint8Array | string): Uint8Array {
  return typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
}

/** A body that this package created is written as text, without the cost of a web stream. */
function bodyOf(stream: ReadableStream<Uint8Array>, sink: NodeSink): NodeBody {
  const reader = stream.getReader();
  const body: TextBody | undefined = textBodyOf(stream);
  if (body) {
    body.sink = sink;
    return body;
  }
  let isReading = false;
  return {
    pull() {
      if (isReading) return;
      isReading = true;
      reader.read().then(({ done, value }) => {
        isReading = false;
        if (done) sink.close();
        else sink.write(value);
      }, sink.fail);
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

function writeHead(response: Response, res: NodeResponse): void {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie' && !hopHeaders.has(name)) res.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('set-cookie', cookies);
  res.flushHeaders?.();
}
