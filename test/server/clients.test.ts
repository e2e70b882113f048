// @vitest-environment node
import { setTimeout as wait } from 'node:timers/promises';
import { Chat, SluiceChatTransport, type UIMessage } from 'sluice/ai-sdk';
import { createResumableStreams, type ResumableStreams } from 'sluice/server';
import { describe, expect, it } from 'vitest';
import { StreamSession } from '../../src/core/index.js';
import { textOf } from '../../src/model/ChatMessage.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';

const words = Array.from({ length: 20 }, (_, n) => `word ${n} “🌊” `);

async function* answer(): AsyncGenerator<StreamDelta> {
  for (const text of words) {
    await wait(1);
    yield { type: 'text', part: 't', text };
  }
  yield { type: 'finish', reason: 'stop', raw: '' };
}

/** The routes of an application: POST starts a response, GET resumes it. The first body breaks after `cutAt` bytes. */
function serve(streams: ResumableStreams, cutAt = Number.POSITIVE_INFINITY) {
  const requests: string[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(new URL(String(url), 'http://a'), init);
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    const response =
      request.method === 'POST'
        ? await streams.respond(answer(), { request, key: 'c' })
        : await streams.resume(request, { key: 'c' });
    if (requests.length > 1 || !response.body) return response;
    let sent = 0;
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk.subarray(0, Math.max(0, cutAt - sent)));
        sent += chunk.length;
        if (sent >= cutAt) controller.error(new TypeError('network error'));
      },
    });
    return new Response(response.body.pipeThrough(cut), response);
  };
  return { fetch, requests };
}

const cuts = [1, 60, 200, 333, 512, 700, 901];

describe('createResumableStreams', () => {
  it.each(cuts)(
    '`resume: { by: id }` is enough for StreamSession to resume createResumableStreams after a cut at %i bytes',
    async (cutAt) => {
      const { fetch, requests } = serve(createResumableStreams(), cutAt);
      const session = new StreamSession({ fetch, resume: { by: 'id' }, retry: { baseDelayMs: 1 }, userTiming: false });
      expect(await session.start('Hi')).toMatchObject({ status: 'done', text: words.join('') });
      expect(requests.slice(0, 2)).toEqual(['POST /api/stream', 'GET /api/stream']);
    },
  );

  it.each(cuts)(
    '`resume: true` is enough for SluiceChatTransport to resume createResumableStreams after a cut at %i bytes',
    async (cutAt) => {
      const { fetch, requests } = serve(createResumableStreams(), cutAt);
      const transport = new SluiceChatTransport<UIMessage>({ fetch, resume: true, retry: { baseDelayMs: 1 } });
      const chat = new Chat<UIMessage>({ id: 'c', transport });
      await chat.sendMessage({ text: 'Hi' });
      expect(chat.messages.map((message) => textOf(message))).toEqual(['Hi', words.join('')]);
      expect(transport.getSnapshot().progress.outcome).toBe('complete');
      expect(requests).toEqual(['POST /api/chat', 'GET /api/chat/c/stream']);
    },
  );

  it('resumeStream() finds nothing to resume after the response has ended', async () => {
    const streams = createResumableStreams();
    await (await streams.respond(answer(), { key: 'c' })).text();
    const { fetch } = serve(streams);
    const chat = new Chat<UIMessage>({
      id: 'c',
      transport: new SluiceChatTransport<UIMessage>({ fetch, resume: true }),
    });
    await chat.resumeStream();
    expect(chat.status).toBe('ready');
    expect(chat.messages).toEqual([]);
  });
});
