import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createUIMessageStream, pipeUIMessageStreamToResponse, type UIMessageChunk } from 'ai';

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown;

/** What a client asked. */
export interface ServedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Resolves when the client has gone, or the answer has ended. */
  readonly closed: Promise<void>;
}

/** A server on loopback that answers each request with the next of its answers, the last one again and again. */
export interface FaultServer {
  readonly url: string;
  readonly requests: ServedRequest[];
  answers(...answers: Answer[]): void;
  close(): Promise<void>;
}

export async function startFaultServer(): Promise<FaultServer> {
  let answers: Answer[] = [];
  const requests: ServedRequest[] = [];
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    const closed = new Promise<void>((resolve) => response.on('close', resolve));
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, body: Buffer.concat(chunks).toString(), closed });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answers(...next) {
      answers = next;
      requests.length = 0;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

/** The AI SDK's own server functions write these chunks. */
export function speaks(chunks: readonly UIMessageChunk[]): Answer {
  return (response) =>
    pipeUIMessageStreamToResponse({
      response,
      stream: createUIMessageStream({
        execute({ writer }) {
          for (const chunk of chunks) writer.write(chunk);
        },
      }),
    });
}

const eventStream = { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' };

/** Writes events as they are, and then does something else than the AI SDK's functions would. */
export function writes(
  chunks: readonly unknown[],
  then: (response: ServerResponse) => void = (it) => it.end(),
): Answer {
  return (response) => {
    response.writeHead(200, eventStream);
    response.write(chunks.map(event).join(''));
    // What was written is to arrive before whatever happens next.
    setTimeout(() => then(response), 30);
  };
}

export const event = (chunk: unknown) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`;

export function refuses(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
}

export function sendsPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
}

/** An answer of one part, up to its text. */
export const begun = (...texts: string[]): UIMessageChunk[] => [
  { type: 'start', messageId: 'answer' },
  { type: 'start-step' },
  { type: 'text-start', id: '0' },
  ...texts.map((delta) => ({ type: 'text-delta' as const, id: '0', delta })),
];

/** What follows the text. */
export const ended: UIMessageChunk[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish-step' },
  { type: 'finish', finishReason: 'stop' },
];
