import { fireEvent, render, screen, cleanup as unmount } from '@testing-library/react';
import fc from 'fast-check';
import { setupWorker } from 'msw/browser';
import { useStreamingResponse } from 'sluice';
import {
  chunking,
  finish,
  htmlPage,
  mockFetch,
  offline,
  reset,
  script,
  sequence,
  stall,
  status,
  text,
} from 'sluice/testing';
import { type StreamHandler, streamHandler } from 'sluice/testing/msw';
import { createStream } from 'sluice/testing/react';
import 'sluice/testing/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProtocolName } from '../../../src/protocols/registry.js';
import { answers, traits } from '../../protocols/encoding/answers.js';
import { readAnswer } from '../read.js';

const worker = setupWorker();
const api = '/api/stream';

function use(
  ...[reply, options]: [reply: Parameters<typeof streamHandler>[1], Parameters<typeof streamHandler>[2]?]
): StreamHandler {
  const handler = streamHandler(api, reply, options);
  worker.use(handler);
  return handler;
}

// If it is not quiet, MSW logs each response and keeps a clone of it. The mock must work with both.
describe.each([[true], [false]])('streamHandler in the service worker, quiet: %j', (quiet) => {
  beforeAll(async () => {
    await worker.start({ quiet, onUnhandledFrame: 'bypass' });
  });
  afterEach(() => worker.resetHandlers());
  afterAll(() => worker.stop());

  it('streamHandler in the service worker streams each event as it is sent', async () => {
    const stream = createStream('openai-chat');
    use(stream);
    const response = await fetch(api, { method: 'POST', body: '{"prompt":"Hi"}' });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    await stream.emit(text('one'));
    expect((await reader.read()).value).toContain('one');
    await stream.emit(text('two'));
    expect((await reader.read()).value).toContain('two');
  });

  it('streamHandler in the service worker records the request', async () => {
    const handler = use(script(text('Hello'), finish()));
    const answer = await readAnswer(await fetch(api, { method: 'POST', body: '{"prompt":"Hi"}' }));

    expect(answer).toMatchObject({ text: 'Hello', outcome: 'complete' });
    expect(handler).toHaveReceivedPrompt('Hi');
    expect(handler).toHaveStreamed('Hello');
  });

  it('streamHandler in the service worker breaks the connection at the reset, and the earlier text arrives', async () => {
    use(script(text('Hel'), reset(), text('lo')));

    for (let count = 0; count < 10; count += 1) {
      expect(await readAnswer(await fetch(api))).toMatchObject({ text: 'Hel', error: { code: 'disconnected' } });
    }
  });

  it('streamHandler in the service worker observes an abort', async () => {
    const handler = use(script(text('a'), stall()));
    const abort = new AbortController();
    const reader = (await fetch(api, { signal: abort.signal })).body!.getReader();
    await reader.read();
    abort.abort();

    await expect.poll(() => handler.journal.last?.state).toBe('aborted');
  });

  it('toHaveBeenAborted throws for a response whose abort a service worker does not forward', async () => {
    const handler = use(script(text('a')), { protocol: 'text' });
    await (await fetch(api)).text();

    expect(() => expect(handler).not.toHaveBeenAborted()).toThrow(/content type text\/event-stream.*Use mockFetch/);
  });

  it('streamHandler throws for a chunking that a service worker might not preserve', () => {
    const joined = /may join chunks.*Use mockFetch/;

    expect(() => use(script(chunking('byte'), text('a')))).toThrow(joined);
    expect(() => use([script(text('a')), chunking({ size: 2 })])).toThrow(joined);
    expect(() => use(text('a'), { chunking: 'byte' })).toThrow(joined);
  });

  it('streamHandler in the service worker sends error statuses, HTML pages and the network error of offline()', async () => {
    use(sequence(status(429, { retryAfter: 3 }), htmlPage(), offline(), script(text('Hello'), finish())));
    const refusal = await fetch(api);

    expect(refusal.status).toBe(429);
    expect(refusal.headers.get('retry-after')).toBe('3');
    expect(await (await fetch(api)).text()).toContain('<h1>Sign in</h1>');
    await expect(fetch(api)).rejects.toThrow(TypeError);
    expect((await readAnswer(await fetch(api))).text).toBe('Hello');
  });

  it('resetHandlers() ends open streams of the service worker', async () => {
    use(script(text('a'), stall()));
    const response = await fetch(api);
    const read = response.text();
    worker.resetHandlers();

    expect(await read).toMatch(/^(data.*\n\n)*$/);
  });
});

describe('a script through a service worker', () => {
  beforeAll(async () => {
    await worker.start({ quiet: true, onUnhandledFrame: 'bypass' });
  });
  afterEach(() => worker.resetHandlers());
  afterAll(() => worker.stop());

  it.each(Object.keys(traits) as ProtocolName[])(
    'a script gives the same deltas through a service worker as in the same process: %s',
    async (protocol) => {
      for (const answer of fc.sample(answers(protocol), { numRuns: 3, seed: 4 })) {
        const reply = script(...answer.map((delta) => ({ kind: 'delta' as const, delta })));
        use(reply, { protocol });
        const throughWorker = await readAnswer(await fetch(api, { method: 'POST' }), protocol);

        expect(throughWorker).toEqual(await readAnswer(await mockFetch(reply, { protocol })(api), protocol));
      }
    },
  );
});

describe('emit() through a service worker', () => {
  function Answer({ fetch }: { fetch?: typeof globalThis.fetch }) {
    const { response, streamResponse } = useStreamingResponse({ api, fetch });
    return (
      <>
        <button type="button" onClick={() => void streamResponse('Hi')}>
          Ask
        </button>
        <output>{response}</output>
      </>
    );
  }

  beforeAll(async () => {
    await worker.start({ quiet: true, onUnhandledFrame: 'bypass' });
  });
  afterEach(() => {
    unmount();
    worker.resetHandlers();
  });
  afterAll(() => worker.stop());

  it('text is rendered when emit() resolves, through a service worker', async () => {
    const stream = createStream('openai-chat');
    use(stream);
    render(<Answer />);
    fireEvent.click(screen.getByRole('button'));
    const output = screen.getByRole('status');
    let expected = '';
    let misses = 0;
    for (let count = 0; count < 100; count += 1) {
      expected += `word ${count} `;
      await stream.emit(text(`word ${count} `));
      if (output.textContent !== expected) misses += 1;
    }
    expect(misses).toBe(0);
    await stream.end();
    await vi.waitFor(() => expect(output.textContent).toBe(expected), { timeout: 10_000 });
  });

  it('text is rendered when emit() resolves, through a slow service worker', async () => {
    const lateMs = 120;
    const late = () =>
      new TransformStream<Uint8Array, Uint8Array>({
        async transform(chunk, controller) {
          await new Promise((resolve) => setTimeout(resolve, lateMs));
          controller.enqueue(chunk);
        },
      });
    const slow: typeof fetch = async (...asked) => {
      const response = await fetch(...asked);
      return new Response(response.body!.pipeThrough(late()), response);
    };
    const stream = createStream('openai-chat');
    use(stream);
    render(<Answer fetch={slow} />);
    fireEvent.click(screen.getByRole('button'));
    let expected = '';
    for (const word of ['one ', 'two ', 'three']) {
      expected += word;
      await stream.emit(text(word));
      expect(screen.getByRole('status').textContent).toBe(expected);
    }
  });
});
