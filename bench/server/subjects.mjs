import { EventEmitter, once } from 'node:events';
import { memoryStream, toServerSentEventsResponse } from '@tanstack/ai';
import { createUIMessageStreamResponse, pipeUIMessageStreamToResponse } from 'ai';
import { createAssistantStreamResponse } from 'assistant-stream';
import {
  createResumableStreamContext as createAssistantContext,
  createInMemoryResumableStreamStore,
  createResumableAssistantStreamResponse,
} from 'assistant-stream/resumable';
import { createResponse } from 'better-sse';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import resumableStream from 'resumable-stream/generic';
import { createResumableStreams, pipeToNode, streamResponse } from '../../dist/server/index.js';

/** Text of one part, as chunks of the AI SDK. `words` is an async iterable of strings. */
async function* uiChunks(words) {
  yield { type: 'start' };
  yield { type: 'text-start', id: '1' };
  for await (const delta of words) yield { type: 'text-delta', id: '1', delta };
  yield { type: 'text-end', id: '1' };
  yield { type: 'finish' };
}

/** The text as AG-UI events, which TanStack AI sends. */
async function* agUiEvents(words) {
  const ids = { threadId: 't', runId: 'r' };
  yield { type: 'RUN_STARTED', ...ids };
  yield { type: 'TEXT_MESSAGE_START', messageId: '1', role: 'assistant' };
  for await (const delta of words) yield { type: 'TEXT_MESSAGE_CONTENT', messageId: '1', delta };
  yield { type: 'TEXT_MESSAGE_END', messageId: '1' };
  yield { type: 'RUN_FINISHED', ...ids };
}

function streamOf(iterable) {
  const iterator = iterable[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void iterator.return?.(),
    },
    { highWaterMark: 0 },
  );
}

/** A Redis client in memory, as resumable-stream needs it. */
function memoryPubSub() {
  const values = new Map();
  const channels = new Map();
  return {
    connect: async () => {},
    async publish(channel, message) {
      channels.get(channel)?.(message);
    },
    async subscribe(channel, listener) {
      channels.set(channel, listener);
    },
    async unsubscribe(channel) {
      channels.delete(channel);
    },
    async set(name, value) {
      values.set(name, value);
    },
    get: async (name) => values.get(name) ?? null,
    async incr(name) {
      values.set(name, Number(values.get(name) ?? 0) + 1);
      return values.get(name);
    },
  };
}

/** Sends an AI SDK stream with a copy to resumable-stream, as its documentation does. */
export function pipeWithResumableStream(words, res, context) {
  pipeUIMessageStreamToResponse({
    response: res,
    stream: streamOf(uiChunks(words)),
    async consumeSseStream({ stream }) {
      await context.createNewResumableStream(crypto.randomUUID(), () => stream);
    },
  });
}

/** Writes the bytes of a Response as pipeToNode does, for libraries that make only that. */
async function pipe(response, res) {
  for await (const chunk of response.body) {
    if (!res.write(chunk)) await (res.room?.() ?? once(res, 'drain'));
    if (res.isComplete) break;
  }
  res.end();
}

const request = () => new Request('http://localhost/');
const pushWords = (words) => async (controller) => {
  for await (const word of words) controller.appendText(word);
};

/** Each subject streams words to a Node response. */
export const subjects = {
  'AI SDK': (words, res) => pipeUIMessageStreamToResponse({ response: res, stream: streamOf(uiChunks(words)) }),
  'Sluice streamResponse': async (words, res) => pipeToNode(await streamResponse(uiChunks(words)), res),
  'Hono streamSSE': async (words, res) => {
    const app = new Hono().get('/', (context) =>
      streamSSE(context, async (stream) => {
        for await (const chunk of uiChunks(words)) await stream.writeSSE({ data: JSON.stringify(chunk) });
      }),
    );
    return pipe(await app.request('/'), res);
  },
  'better-sse': async (words, res) =>
    pipe(
      createResponse(request(), async (session) => {
        await session.iterate(uiChunks(words));
        // The response stays open until the client disconnects.
        res.isComplete = true;
        session.push('', 'end');
      }),
      res,
    ),
  'TanStack AI': (words, res) => pipe(toServerSentEventsResponse(agUiEvents(words)), res),
  'assistant-stream': (words, res) => pipe(createAssistantStreamResponse(pushWords(words)), res),
};

export const resumableSubjects = {
  'AI SDK + resumable-stream': (words, res) => {
    const pubSub = memoryPubSub();
    const options = { waitUntil: null, publisher: pubSub, subscriber: pubSub };
    pipeWithResumableStream(words, res, resumableStream.createResumableStreamContext(options));
  },
  'Sluice resumable': async (words, res) => pipeToNode(await createResumableStreams().respond(uiChunks(words)), res),
  'TanStack AI durable': (words, res) => {
    const adapter = memoryStream({ runId: crypto.randomUUID() });
    return pipe(toServerSentEventsResponse(agUiEvents(words), { durability: { adapter } }), res);
  },
  'assistant-stream resumable': async (words, res) => {
    const context = createAssistantContext({ store: createInMemoryResumableStreamStore() });
    const options = { context, streamId: crypto.randomUUID(), callback: pushWords(words) };
    return pipe(await createResumableAssistantStreamResponse(options), res);
  },
};

/** The subjects that return a web Response, whose body is read here. */
export const responseSubjects = {
  'AI SDK': (words, res) => pipe(createUIMessageStreamResponse({ stream: streamOf(uiChunks(words)) }), res),
  'Sluice streamResponse': async (words, res) => pipe(await streamResponse(uiChunks(words)), res),
};

/** A Node response without a socket. */
export class FakeResponse extends EventEmitter {
  bytes = 0;
  ended = new Promise((resolve) => {
    this.end = () => {
      this.writableEnded = true;
      this.writableFinished = true;
      this.emit('close');
      resolve();
    };
  });

  writeHead() {
    return this;
  }

  setHeaders() {}

  setHeader() {}

  write(chunk) {
    this.bytes += chunk.length;
    return true;
  }

  destroy() {
    this.end();
  }
}
