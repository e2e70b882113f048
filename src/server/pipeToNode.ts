/** What {@link pipeToNode} needs of a response of `node:http`, `node:http2`, Express, Fastify (`reply.raw`) or Koa (`ctx.res`). */
export interface NodeResponse {
  statusCode: number;
  readonly destroyed?: boolean | undefined;
  readonly writableEnded?: boolean | undefined;
  setHeader(name: string, value: string | string[]): unknown;
  flushHeaders?(): void;
  write(chunk: Uint8Array): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  on(event: 'close' | 'drain' | 'error', listener: (error?: Error) => void): unknown;
  off(event: 'close' | 'drain' | 'error', listener: (error?: Error) => void): unknown;
  /** Of compression middleware: sends what it holds back. */
  flush?(): void;
}

/** They describe one hop, and HTTP/2 refuses them. */
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/**
 * Sends a `Response` through a response of Node.
 *
 * Reads the next chunk only when the socket has room, and cancels the body as soon as the client leaves. A body that
 * fails destroys the connection, so that the client cannot take what it has for the whole.
 *
 * @returns once everything was handed to the socket, or the client has left. Never rejects because of the client.
 *
 * @example
 * ```ts
 * createServer(async (request, response) => {
 *   await pipeToNode(await streamResponse(answer(request)), response);
 * });
 * ```
 */
export async function pipeToNode(response: Response, res: NodeResponse): Promise<void> {
  const reader = response.body?.getReader();
  let wake: () => void = () => {};
  let hasLeft = res.destroyed === true;
  const onDrain = () => wake();
  const onClose = () => {
    hasLeft = true;
    wake();
    if (!res.writableEnded) reader?.cancel(new Error('The client closed the connection.')).catch(() => {});
  };
  // Writing to a client that has left emits `error`; without a listener that ends the process. `close` follows.
  const onError = () => {};
  res.on('close', onClose);
  res.on('drain', onDrain);
  res.on('error', onError);
  try {
    if (hasLeft) return onClose();
    writeHead(response, res);
    if (!reader) return void res.end();
    for (;;) {
      const { done, value } = await reader.read();
      if (hasLeft) return;
      if (done) return void res.end();
      const hasRoom = res.write(value);
      res.flush?.();
      if (!hasRoom && !hasLeft) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } catch (error) {
    if (!hasLeft) res.destroy(error instanceof Error ? error : new Error(String(error)));
  } finally {
    res.off('close', onClose);
    res.off('drain', onDrain);
  }
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
