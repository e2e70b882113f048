import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import {
  convertToModelMessages,
  pipeTextStreamToResponse,
  pipeUIMessageStreamToResponse,
  simulateReadableStream,
  streamText,
  toTextStream,
  toUIMessageStream,
} from 'ai';
import { MockLanguageModelV4 } from 'ai/test';

/** The model's answer, with characters of one to four bytes. */
export const answer = 'The sluice opens, and the water — clear, cold, “schäumend” 🌊 — runs down into the field.';

/** A chunk of a model of the AI SDK. */
type ModelChunk =
  Awaited<ReturnType<MockLanguageModelV4['doStream']>>['stream'] extends ReadableStream<infer Chunk> ? Chunk : never;

export interface TestServerOptions {
  /** A folder with static files. */
  pages?: string | undefined;
  /** Milliseconds between two pieces of an answer. @defaultValue `5` */
  delayMs?: number | undefined;
  /** Headers of the files in `pages`, such as a Content Security Policy. */
  pageHeaders?: Readonly<Record<string, string>> | undefined;
}

export interface TestServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * An HTTP server on loopback whose responses the AI SDK writes, from a model that streams {@link answer}. Pages of
 * other origins may read them.
 *
 * - `POST /api/stream` takes `{ prompt }` and answers with a UI message stream.
 * - `POST /api/text` takes `{ prompt }` and answers with plain text.
 * - `POST /api/chat` takes `{ messages }`, as `useChat` sends them, and answers with a UI message stream.
 * - `GET` returns a file of `pages`.
 * - Any other request gets 404.
 *
 * `?delayMs=20` replaces `delayMs`; `?cut=8` breaks the connection after that many pieces.
 */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const server = createServer((request, response) => {
    answerRequest(request, response, options).catch((error) => {
      // A disconnected page is no error of the server.
      if (!response.destroyed) response.destroy(error);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

async function answerRequest(request: IncomingMessage, response: ServerResponse, options: TestServerOptions) {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', '*');
  response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
  response.setHeader('access-control-expose-headers', '*');
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();

  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const model = createModel({
    delayMs: Number(searchParams.get('delayMs') ?? options.delayMs ?? 5),
    cutAfter: Number(searchParams.get('cut') ?? Number.POSITIVE_INFINITY),
    cut: () => response.destroy(),
  });

  const stopped = new AbortController();
  response.on('close', () => stopped.abort());
  const abortSignal = stopped.signal;

  switch (`${request.method} ${pathname}`) {
    case 'POST /api/stream': {
      const { prompt } = await readJson(request);
      const { stream } = streamText({ model, prompt, abortSignal });
      return pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream }) });
    }
    case 'POST /api/text': {
      const { prompt } = await readJson(request);
      const { stream } = streamText({ model, prompt, abortSignal });
      return pipeTextStreamToResponse({ response, stream: toTextStream({ stream }) });
    }
    case 'POST /api/chat': {
      const { messages } = await readJson(request);
      const { stream } = streamText({ model, messages: await convertToModelMessages(messages), abortSignal });
      return pipeUIMessageStreamToResponse({
        response,
        stream: toUIMessageStream({ stream, originalMessages: messages }),
      });
    }
    default: {
      const file = options.pages && request.method === 'GET' && (await readPage(options.pages, pathname));
      if (file)
        return void response.writeHead(200, { ...options.pageHeaders, 'content-type': file.type }).end(file.content);
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`There is no ${request.method} ${pathname} here.`);
    }
  }
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

async function readPage(folder: string, pathname: string) {
  const path = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  const content = await readFile(path).catch(() => undefined);
  return content && { content, type: contentTypes[extname(path)] ?? 'application/octet-stream' };
}

/** A model that streams {@link answer}, without a provider or network. */
function createModel({ delayMs, cutAfter, cut }: { delayMs: number; cutAfter: number; cut: () => void }) {
  const pieces = answer.match(/.{1,5}/gsu) ?? [];
  const chunks: ModelChunk[] = [
    { type: 'stream-start', warnings: [] },
    { type: 'text-start', id: '0' },
    ...pieces.map((delta) => ({ type: 'text-delta' as const, id: '0', delta })),
    { type: 'text-end', id: '0' },
    {
      type: 'finish',
      finishReason: { unified: 'stop', raw: 'stop' },
      usage: {
        inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: pieces.length, text: pieces.length, reasoning: undefined },
      },
    },
  ];
  let said = 0;
  const cutter = new TransformStream<ModelChunk, ModelChunk>({
    transform(chunk, controller) {
      if (chunk.type === 'text-delta' && ++said > cutAfter) cut();
      else controller.enqueue(chunk);
    },
  });
  return new MockLanguageModelV4({
    doStream: async () => ({
      stream: simulateReadableStream({ chunks, initialDelayInMs: delayMs, chunkDelayInMs: delayMs }).pipeThrough(
        cutter,
      ),
    }),
  });
}

async function readJson(request: IncomingMessage) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}
