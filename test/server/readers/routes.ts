import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeToNode } from '../../../src/server/pipeToNode.js';

export type Route = (request: Request) => Response | Promise<Response>;

export interface TestRoutes {
  /** The origin without a trailing slash. */
  readonly url: string;
  readonly server: Server;
  close(): Promise<void>;
}

/** An HTTP server on loopback with a web-standard handler. */
export async function startRoutes(handle: Route, port = 0): Promise<TestRoutes> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      await pipeToNode(await handle(await requestOf(incoming)), outgoing);
    } catch (error) {
      outgoing.destroy(error as Error);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: new Headers(incoming.headers as Record<string, string>),
    ...(hasBody && { body: Buffer.concat(chunks) }),
  });
}
