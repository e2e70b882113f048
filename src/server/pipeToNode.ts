/**
 * The methods that {@link pipeToNode} needs of a response of `node:http`, `node:http2`, Express, Fastify (`reply.raw`)
 * or Koa (`ctx.res`).
 */
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
  /** Added by compression middleware: sends the data that it has buffered. */
  flush?(): void;
}

/** Headers that apply to one hop only. HTTP/2 rejects them. */
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding']);

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
  // Writing to a disconnected client emits `error`, which would end the process without a listener. `close` follows.
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
