import { act, waitFor } from '@testing-library/react';
import { StreamError } from 'sluice/core';
import {
  cleanup,
  createStream,
  delay,
  htmlPage,
  manualClock,
  mockFetch,
  raw,
  realClock,
  reset,
  script,
  stall,
  status,
  truncate,
} from 'sluice/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isBehind, isBehindAny } from '../isBehind.js';
import { mountChat } from './mountChat.js';
import { begun, ended, event, type SdkServer, says, startSdkServer } from './sdkServer.js';

let server: SdkServer;
let api: string;
beforeAll(async () => {
  server = await startSdkServer();
  api = server.api;
});
afterAll(() => server.close());
afterEach(cleanup);

/** A broken connection drops data that was not sent yet, so the reset waits a moment. */
const thenReset = script(delay(30), reset());

/** Mounts a chat, sends a message, and waits for the end of the answer. */
async function ask(options: Parameters<typeof mountChat>[0] = {}) {
  const mounted = mountChat({ api, retry: { baseDelayMs: 1 }, ...options });
  await mounted.send();
  return mounted;
}

describe('a response from the server functions of the AI SDK', () => {
  it.skipIf(isBehindAny())(
    "useChat completes a response with the message and onFinish call of the AI SDK's hook",
    async () => {
      server.answers(says([...begun('Hello, ', 'world'), ...ended]));
      const stock = await ask({ stock: true });
      const ours = await ask();
      expect(ours.text).toBe('Hello, world');
      expect(ours.chat.messages[1]).toEqual(stock.chat.messages[1]);
      expect(ours.finishes.map(({ message, ...rest }) => ({ ...rest, messages: 2 }))).toEqual(
        stock.finishes.map(({ message, ...rest }) => ({ ...rest, messages: 2 })),
      );
      expect(ours.chat.outcomes.get('answer')).toBe('complete');
      expect(ours.chat.progress).toEqual({ status: 'done', outcome: 'complete' });
    },
  );
});

describe('a response that ends without a finish chunk', () => {
  it.skipIf(isBehindAny())("the AI SDK's hook treats a response without a finish chunk as complete", async () => {
    server.answers(says(begun('Hel'), truncate()));
    const { chat, finishes } = await ask({ stock: true });
    expect(chat.status).toBe('ready');
    expect(finishes).toMatchObject([{ isError: false, isDisconnect: false, isAbort: false }]);
  });

  it.skipIf(isBehindAny())(
    "useChat reports a response without a finish chunk as truncated, with the status of the AI SDK's hook",
    async () => {
      server.answers(says(begun('Hel'), truncate()));
      const { chat, finishes } = await ask();
      expect(chat.status).toBe('ready');
      expect(chat.error).toBeUndefined();
      expect(finishes).toMatchObject([{ isError: false, isDisconnect: false, isAbort: false }]);
      expect(chat.outcomes.get('answer')).toBe('truncated');
      expect(chat.progress).toMatchObject({ status: 'failed', outcome: 'truncated' });
      expect(chat.failure).toBeInstanceOf(StreamError);
      expect(chat.failure).toMatchObject({ code: 'truncated', partial: 'Hel' });
    },
  );

  it("useChat with strict: true also sets the AI SDK's status and error for a truncated response", async () => {
    server.answers(says(begun('Hel'), truncate()));
    const { chat, finishes, errors } = await ask({ strict: true });
    expect(chat.status).toBe('error');
    expect(chat.error).toMatchObject({ code: 'truncated' });
    expect(errors).toEqual([chat.error]);
    expect(finishes).toMatchObject([{ isError: true }]);
    expect(chat.outcomes.get('answer')).toBe('truncated');
  });
});

describe('an HTML page with status 200 as the response', () => {
  it.skipIf(isBehindAny())(
    "the AI SDK's hook becomes ready without a message or an error for an HTML page with status 200",
    async () => {
      server.answers(htmlPage());
      const { chat } = await ask({ stock: true });
      expect(chat.status).toBe('ready');
      expect(chat.messages).toHaveLength(1);
    },
  );

  it('useChat fails for an HTML page with status 200 and quotes the page', async () => {
    server.answers(htmlPage());
    const { chat } = await ask();
    expect(chat.status).toBe('error');
    expect(chat.failure).toMatchObject({ code: 'unexpected-content-type', status: 200 });
    expect(chat.error?.message).toContain('Sign in');
    expect(server.journal.requests).toHaveLength(1);
  });
});

describe('a socket that is destroyed in the middle of a response', () => {
  const cut = () => server.answers(says(begun('Hel'), thenReset));

  it.skipIf(isBehindAny())("the AI SDK's hook sets isDisconnect to false when the connection breaks", async () => {
    cut();
    const { finishes } = await ask({ stock: true });
    expect(finishes).toMatchObject([{ isError: true, isDisconnect: false }]);
  });

  it('useChat sets isDisconnect to true and the code disconnected when the connection breaks', async () => {
    cut();
    const { chat, finishes, text } = await ask();
    expect(chat.status).toBe('error');
    expect(finishes).toMatchObject([{ isError: true, isDisconnect: true }]);
    expect(chat.failure).toMatchObject({ code: 'disconnected', retryable: true, partial: 'Hel' });
    expect(chat.outcomes.get('answer')).toBe('failed');
    expect(text).toBe('Hel');
  });
});

describe('an abort chunk', () => {
  const abort = () => server.answers(says([...begun('Hel'), { type: 'abort', reason: 'quota' }]));

  it.skipIf(isBehindAny())("the AI SDK's hook sets isAbort to false for an abort chunk", async () => {
    abort();
    const { finishes } = await ask({ stock: true });
    expect(finishes).toMatchObject([{ isAbort: false }]);
  });

  it('useChat sets isAbort to true and ends as stopped for an abort chunk', async () => {
    abort();
    const { chat, finishes, text } = await ask();
    expect(finishes).toMatchObject([{ isAbort: true, isError: false }]);
    expect(chat.status).toBe('ready');
    expect(chat.outcomes.get('answer')).toBe('stopped');
    expect(text).toBe('Hel');
  });
});

describe('a chunk of an unknown type', () => {
  const surprise = () =>
    server.answers(
      says([...begun('Hel'), { type: 'aura-update', hue: 3 }, { type: 'text-delta', id: '0', delta: 'lo' }, ...ended]),
    );

  it.skipIf(isBehindAny())("the AI SDK's hook fails at a chunk of an unknown type", async () => {
    surprise();
    const { chat, text } = await ask({ stock: true });
    expect(chat.status).toBe('error');
    expect(text).toBe('Hel');
  });

  it.skipIf(isBehindAny())('useChat skips a chunk of an unknown type and warns once in the console', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    surprise();
    const { chat, text } = await ask();
    await ask();
    expect(text).toBe('Hello');
    expect(chat.outcomes.get('answer')).toBe('complete');
    expect(warn.mock.calls).toEqual([[expect.stringContaining('aura-update')]]);
    warn.mockRestore();
  });
});

describe('a 429 with Retry-After', () => {
  it.skipIf(isBehindAny())("the AI SDK's hook fails at once for a 429", async () => {
    server.answers(status(429, { body: 'Too many', retryAfter: 0 }), says([...begun('Hello'), ...ended]));
    const { chat } = await ask({ stock: true });
    expect(chat.status).toBe('error');
    expect(chat.error).toMatchObject({ statusCode: 429, responseHeaders: undefined });
  });

  it('useChat retries a 429 after Retry-After and reports the progress as retrying', async () => {
    server.answers(status(429, { body: 'Too many', retryAfter: 0 }), says([...begun('Hello'), ...ended]));
    const { chat, text, phases } = await ask();
    expect(text).toBe('Hello');
    expect(phases).toContain('retrying');
    expect(chat.metrics.retries).toBe(1);
    expect(server.journal.requests).toHaveLength(2);
    expect(server.journal.requests[1]!.body).toEqual(server.journal.requests[0]!.body);
  });

  it('useChat fails without a retry when Retry-After is a day, and the failure has body, status and delay', async () => {
    server.answers(status(429, { body: 'Come back tomorrow', retryAfter: 86_400 }));
    const { chat } = await ask();
    expect(chat.error?.message).toBe('Come back tomorrow');
    expect(chat.failure).toMatchObject({ code: 'retry-after-too-long', status: 429, retryAfterMs: 86_400_000 });
  });
});

describe('an error status', () => {
  it("useChat retries a 503 three times and fails with the AI SDK's error", async () => {
    server.answers(status(503, { body: 'Down for maintenance' }));
    const stock = await ask({ stock: true });
    expect(server.journal.requests).toHaveLength(1);
    server.answers(status(503, { body: 'Down for maintenance' }));
    const ours = await ask();
    expect(server.journal.requests).toHaveLength(4);
    expect(ours.chat.error?.message).toBe('Down for maintenance');
    expect(ours.chat.error?.name).toBe(stock.chat.error?.name);
    expect(ours.chat.failure).toMatchObject({ code: 'http', status: 503, retryable: true });
  });

  it('useChat does not retry a 404', async () => {
    server.answers(status(404, { body: 'Not found' }));
    const { chat } = await ask();
    expect(chat.error?.message).toBe('Not found');
    expect(server.journal.requests).toHaveLength(1);
  });
});

describe('the resume route', () => {
  it('a 500 from the resume route is an error without a retry', async () => {
    server.answers(status(500, { body: 'Broken' }));
    const mounted = mountChat({ api, id: 'c', resume: true });
    await waitFor(() => expect(mounted.chat.status).toBe('error'));
    expect(mounted.chat.error?.message).toBe('Broken');
    expect(mounted.chat.failure).toMatchObject({ code: 'http', status: 500 });
    expect(server.journal.requests).toHaveLength(1);
  });

  it('a 404 from the resume route means that there is nothing to resume', async () => {
    const clock = manualClock();
    clock.install();
    const fetch = mockFetch(status(404, { body: 'Not found' }));
    const { statuses, phases } = mountChat({ id: 'c', resume: true, fetch });
    await act(() => clock.advance(1_000));
    expect(fetch.journal.requests).toHaveLength(1);
    expect(statuses).toEqual(['ready']);
    expect(phases).toEqual(['idle']);
  });
});

describe('an error chunk', () => {
  const overloaded = () =>
    server.answers(says([...begun('Hel'), { type: 'error', errorText: 'The model is overloaded' }]));

  it.skipIf(isBehindAny())("the AI SDK's hook reports an error chunk as an error without a code", async () => {
    overloaded();
    const { chat } = await ask({ stock: true });
    expect(chat.error).toEqual(new Error('The model is overloaded'));
    expect(chat.error).not.toHaveProperty('code');
  });

  it("useChat reports an error chunk with the AI SDK's error and the code provider, and keeps the text", async () => {
    overloaded();
    const { chat, text } = await ask();
    expect(chat.error).toEqual(new Error('The model is overloaded'));
    expect(chat.failure).toMatchObject({ code: 'provider', message: 'The model is overloaded', partial: 'Hel' });
    expect(chat.outcomes.get('answer')).toBe('failed');
    expect(text).toBe('Hel');
  });

  it('an error chunk fails the response even if a finish chunk follows in the same network chunk', async () => {
    server.answers(says([...begun('Hel'), { type: 'error', errorText: 'The model is overloaded' }, ...ended]));
    const { chat } = await ask();
    expect(chat.error).toEqual(new Error('The model is overloaded'));
    expect(chat.failure).toMatchObject({ code: 'provider', message: 'The model is overloaded', partial: 'Hel' });
    expect(chat.outcomes.get('answer')).toBe('failed');
  });
});

describe('a response over a size limit', () => {
  it.skipIf(isBehind('rechunked'))(
    'a response larger than maxBufferSizeInMB fails with memory-limit and keeps its text',
    async () => {
      server.answers(says([...begun('Hel'), { type: 'text-delta', id: '0', delta: 'x'.repeat(2_000_000) }]));
      const { chat, text } = await ask({ maxBufferSizeInMB: 1 });
      expect(chat.failure).toMatchObject({ code: 'memory-limit', partial: expect.stringMatching(/^Hel/) });
      expect(chat.status).toBe('error');
      expect(text).toBe('Hel');
    },
  );

  it.skipIf(isBehind('rechunked'))(
    'a response over the memory limit fails even if its finish chunk is in the same network chunk',
    async () => {
      server.answers(says([...begun('Hel'), { type: 'text-delta', id: '0', delta: 'x'.repeat(2_000_000) }, ...ended]));
      const { chat } = await ask({ maxBufferSizeInMB: 1 });
      expect(chat.failure?.code).toBe('memory-limit');
      expect(chat.status).toBe('error');
    },
  );

  it('an event larger than maxEventBytes ends the response', async () => {
    server.answers(says(begun('Hel'), raw(`data: ${'x'.repeat(5_000)}`), stall()));
    const { chat } = await ask({ maxEventBytes: 1_000 });
    expect(chat.failure).toMatchObject({ code: 'event-too-large' });
  });
});

describe('a body that is not a stream of the protocol', () => {
  it('useChat fails for a JSON body, and the failure quotes the body or the error in it', async () => {
    const body = (text: string) => status(200, { headers: { 'content-type': 'application/json' }, body: text });
    server.answers(body('Bad Gateway'));
    const unread = await ask();
    expect(unread.chat.status).toBe('error');
    expect(unread.chat.failure).toMatchObject({ code: 'protocol', message: expect.stringContaining('Bad Gateway') });
    server.answers(body('{"error":"nope"}'));
    const failed = await ask();
    expect(failed.chat.failure).toMatchObject({ code: 'provider', message: expect.stringContaining('nope') });
  });

  it('an empty body is truncated and adds neither a message nor an error', async () => {
    server.answers(truncate());
    const { chat } = await ask();
    expect(chat.status).toBe('ready');
    expect(chat.messages).toHaveLength(1);
    expect(chat.progress).toMatchObject({ status: 'failed', outcome: 'truncated' });
  });
});

describe('a server that stops sending', () => {
  it.skipIf(isBehindAny())(
    "the AI SDK's hook still waits when useChat has ended a silent response by the byte timeout",
    async () => {
      server.answers(says(begun('Hel'), stall()));
      const stock = mountChat({ api, stock: true });
      void stock.chat.sendMessage({ text: 'Hi' });
      await waitFor(() => expect(stock.text).toBe('Hel'));
      const { chat } = await ask({ byteTimeoutMs: 300 });
      expect(chat.status).toBe('error');
      expect(stock.chat.status).toBe('streaming');
    },
  );

  it('useChat shows a silent response as stalled and fails after byteTimeoutMs', async () => {
    server.answers(says(begun('Hel'), stall()));
    const { chat, phases, finishes } = await ask({ stallAfterMs: 50, byteTimeoutMs: 800 });
    expect(phases).toEqual(['idle', 'connecting', 'streaming', 'stalled', 'failed']);
    expect(chat.status).toBe('error');
    expect(chat.failure).toMatchObject({ code: 'idle-timeout', partial: 'Hel' });
    expect(finishes).toMatchObject([{ isDisconnect: true }]);
    await waitFor(() => expect(server.journal.last?.state).toBe('aborted'));
  });

  it('useChat changes from stalled to streaming when the server continues', async () => {
    const stream = createStream('ai-sdk', { clock: realClock });
    server.answers(stream);
    const mounted = mountChat({ api, stallAfterMs: 50 });
    const sent = mounted.send();
    await stream.emit(raw(begun('Hel').map(event).join('')));
    await waitFor(() => expect(mounted.phases.at(-1)).toBe('stalled'));
    await stream.emit(raw(event({ type: 'text-delta', id: '0', delta: 'lo' })));
    await waitFor(() => expect(mounted.text).toBe('Hello'));
    await stream.emit(raw(ended.map(event).join('')));
    await stream.end();
    await sent;
    expect(mounted.phases.slice(0, 5)).toEqual(['idle', 'connecting', 'streaming', 'stalled', 'streaming']);
    expect(mounted.phases.at(-1)).toBe('done');
    expect(mounted.chat.metrics.stalls).toBeGreaterThan(0);
  });
});

describe('[DONE] on a socket that stays open', () => {
  const stayOpen = () => server.answers(says([...begun('Hello'), ...ended], raw(event('[DONE]')), stall()));

  it.skipIf(isBehindAny())("the AI SDK's hook keeps streaming after [DONE] on an open socket", async () => {
    stayOpen();
    const stock = mountChat({ api, stock: true });
    void stock.chat.sendMessage({ text: 'Hi' });
    await waitFor(() => expect(stock.text).toBe('Hello'));
    await ask();
    expect(stock.chat.status).toBe('streaming');
  });

  it('useChat ends the response at [DONE] and aborts the request although the socket stays open', async () => {
    stayOpen();
    const { chat } = await ask();
    expect(chat.status).toBe('ready');
    expect(chat.outcomes.get('answer')).toBe('complete');
    await waitFor(() => expect(server.journal.last?.state).toBe('aborted'));
  });
});

describe('two sends at once', () => {
  const two = () =>
    server.answers(
      says(begun('One'), delay(60), raw(ended.map(event).join(''))),
      says([{ type: 'start', messageId: 'second' }, ...begun('Two').slice(1), ...ended]),
    );

  it.skipIf(isBehindAny())("the AI SDK's hook mixes up the messages of two concurrent sends", async () => {
    two();
    const mounted = mountChat({ api, stock: true });
    await act(async () => {
      await Promise.all([mounted.chat.sendMessage({ text: '1' }), mounted.chat.sendMessage({ text: '2' })]);
    });
    expect(mounted.chat.messages.map(({ role }) => role)).not.toEqual(['user', 'assistant', 'user', 'assistant']);
  });

  it('useChat sends a second message after the response to the first', async () => {
    two();
    const mounted = mountChat({ api });
    await act(async () => {
      await Promise.all([mounted.chat.sendMessage({ text: '1' }), mounted.chat.sendMessage({ text: '2' })]);
    });
    expect(mounted.chat.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect([...mounted.chat.outcomes]).toEqual([
      ['answer', 'complete'],
      ['second', 'complete'],
    ]);
    expect(server.journal.requests[1]!.body).toMatchObject({ messages: [{}, {}, {}] });
  });
});

describe('StrictMode with resume', () => {
  const mount = async (stock: boolean) => {
    const clock = manualClock();
    clock.install();
    const fetch = vi.fn(mockFetch(status(204)));
    const { statuses, phases } = mountChat({ api, id: 'c', stock, strictMode: true, resume: true, fetch });
    await act(() => clock.advance(1_000));
    return { statuses, phases, requests: fetch.mock.calls };
  };

  it.skipIf(isBehindAny())("the AI SDK's hook sends two resume requests in StrictMode", async () => {
    const { requests } = await mount(true);
    expect(requests).toHaveLength(2);
  });

  it('useChat sends one resume request in StrictMode', async () => {
    const { requests, statuses, phases } = await mount(false);
    expect(requests).toMatchObject([[`${api}/c/stream`, { method: 'GET' }]]);
    expect(statuses).toEqual(['ready']);
    expect(phases).toEqual(['idle']);
  });
});
