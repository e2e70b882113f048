import { act, waitFor } from '@testing-library/react';
import { StreamError } from 'sluice/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  begun,
  ended,
  event,
  type FaultServer,
  refuses,
  sendsPage,
  speaks,
  startFaultServer,
  writes,
} from './faultServer.js';
import { mountChat } from './mountChat.js';

let server: FaultServer;
let api: string;
beforeAll(async () => {
  server = await startFaultServer();
  api = `${server.url}/api/chat`;
});
afterAll(() => server.close());

/** Mounts a chat, asks, and waits until it is over. */
async function ask(options: Parameters<typeof mountChat>[0] = {}) {
  const mounted = mountChat({ api, retry: { baseDelayMs: 1 }, ...options });
  await mounted.send();
  return mounted;
}

describe('an answer of the AI SDK’s own server functions', () => {
  it('is complete, and the same as with the stock hook', async () => {
    server.answers(speaks([...begun('Hello, ', 'world'), ...ended]));
    const stock = await ask({ stock: true });
    const ours = await ask();
    expect(ours.text).toBe('Hello, world');
    expect(ours.chat.messages[1]).toEqual(stock.chat.messages[1]);
    expect(ours.finishes.map(({ message, ...rest }) => ({ ...rest, messages: 2 }))).toEqual(
      stock.finishes.map(({ message, ...rest }) => ({ ...rest, messages: 2 })),
    );
    expect(ours.chat.outcomes.get('answer')).toBe('complete');
    expect(ours.chat.phase).toEqual({ status: 'done', outcome: 'complete' });
  });
});

describe('an answer that ends without its finish', () => {
  it('looks like any other with the stock hook', async () => {
    server.answers(writes(begun('Hel')));
    const { chat, finishes } = await ask({ stock: true });
    expect(chat.status).toBe('ready');
    expect(finishes).toMatchObject([{ isError: false, isDisconnect: false, isAbort: false }]);
  });

  it('is truncated, and keeps the SDK’s own fields as they are', async () => {
    server.answers(writes(begun('Hel')));
    const { chat, finishes } = await ask();
    expect(chat.status).toBe('ready');
    expect(chat.error).toBeUndefined();
    expect(finishes).toMatchObject([{ isError: false, isDisconnect: false, isAbort: false }]);
    expect(chat.outcomes.get('answer')).toBe('truncated');
    expect(chat.phase).toMatchObject({ status: 'failed', outcome: 'truncated' });
    expect(chat.failure).toBeInstanceOf(StreamError);
    expect(chat.failure).toMatchObject({ code: 'truncated', partial: 'Hel' });
  });

  it('is an error for the SDK too where that is asked for', async () => {
    server.answers(writes(begun('Hel')));
    const { chat, finishes, errors } = await ask({ strict: true });
    expect(chat.status).toBe('error');
    expect(chat.error).toMatchObject({ code: 'truncated' });
    expect(errors).toEqual([chat.error]);
    expect(finishes).toMatchObject([{ isError: true }]);
    expect(chat.outcomes.get('answer')).toBe('truncated');
  });
});

describe('a page where an answer should be', () => {
  it('leaves the stock hook ready, with nothing', async () => {
    server.answers(sendsPage);
    const { chat } = await ask({ stock: true });
    expect(chat.status).toBe('ready');
    expect(chat.messages).toHaveLength(1);
  });

  it('is an error that quotes the page', async () => {
    server.answers(sendsPage);
    const { chat } = await ask();
    expect(chat.status).toBe('error');
    expect(chat.failure).toMatchObject({ code: 'unexpected-content-type', status: 200 });
    expect(chat.error?.message).toContain('Sign in');
    expect(server.requests).toHaveLength(1);
  });
});

describe('a socket that is destroyed in mid-answer', () => {
  const cut = () => server.answers(writes(begun('Hel'), (response) => response.destroy()));

  it('is an error like any other with the stock hook', async () => {
    cut();
    const { finishes } = await ask({ stock: true });
    expect(finishes).toMatchObject([{ isError: true, isDisconnect: false }]);
  });

  it('is a disconnection', async () => {
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
  const abort = () => server.answers(writes([...begun('Hel'), { type: 'abort', reason: 'quota' }, '[DONE]']));

  it('passes unnoticed with the stock hook', async () => {
    abort();
    const { finishes } = await ask({ stock: true });
    expect(finishes).toMatchObject([{ isAbort: false }]);
  });

  it('is an abort', async () => {
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
      writes([
        ...begun('Hel'),
        { type: 'aura-update', hue: 3 },
        { type: 'text-delta', id: '0', delta: 'lo' },
        ...ended,
      ]),
    );

  it('ends the answer with the stock hook', async () => {
    surprise();
    const { chat, text } = await ask({ stock: true });
    expect(chat.status).toBe('error');
    expect(text).toBe('Hel');
  });

  it('is skipped, with one warning for the developer', async () => {
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
  it('is an error at once with the stock hook', async () => {
    server.answers(refuses(429, 'Too many', { 'retry-after': '0' }), speaks([...begun('Hello'), ...ended]));
    const { chat } = await ask({ stock: true });
    expect(chat.status).toBe('error');
  });

  it('is waited out, and shown as a retry', async () => {
    server.answers(refuses(429, 'Too many', { 'retry-after': '0' }), speaks([...begun('Hello'), ...ended]));
    const { chat, text, phases } = await ask();
    expect(text).toBe('Hello');
    expect(phases).toContain('retrying');
    expect(chat.metrics.retries).toBe(1);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]!.body).toBe(server.requests[0]!.body);
  });

  it('that asks for too long ends with the server’s words, its status and the wait', async () => {
    server.answers(refuses(429, 'Come back tomorrow', { 'retry-after': '86400' }));
    const { chat } = await ask();
    expect(chat.error?.message).toBe('Come back tomorrow');
    expect(chat.failure).toMatchObject({ code: 'retry-after-too-long', status: 429, retryAfterMs: 86_400_000 });
  });
});

describe('a bad status', () => {
  it('is asked again as often as allowed, and ends with the SDK’s own error', async () => {
    server.answers(refuses(503, 'Down for maintenance'));
    const stock = await ask({ stock: true });
    expect(server.requests).toHaveLength(1);
    server.answers(refuses(503, 'Down for maintenance'));
    const ours = await ask();
    expect(server.requests).toHaveLength(4);
    expect(ours.chat.error?.message).toBe('Down for maintenance');
    expect(ours.chat.error?.name).toBe(stock.chat.error?.name);
    expect(ours.chat.failure).toMatchObject({ code: 'http', status: 503, retryable: true });
  });

  it('of the client’s own making is not asked again', async () => {
    server.answers(refuses(404, 'Not found'));
    const { chat } = await ask();
    expect(chat.error?.message).toBe('Not found');
    expect(server.requests).toHaveLength(1);
  });
});

describe('a route to resume at that fails', () => {
  it('is an error at once, and asked no second time', async () => {
    server.answers(refuses(500, 'Broken'));
    const mounted = mountChat({ api, id: 'c', resume: true });
    await waitFor(() => expect(mounted.chat.status).toBe('error'));
    expect(mounted.chat.error?.message).toBe('Broken');
    expect(mounted.chat.failure).toMatchObject({ code: 'http', status: 500 });
    expect(server.requests).toHaveLength(1);
  });

  it('or that does not exist means that there is nothing to resume', async () => {
    server.answers(refuses(404, 'Not found'));
    const { statuses, phases } = mountChat({ api, id: 'c', resume: true });
    await waitFor(() => expect(server.requests).toHaveLength(1));
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(statuses).toEqual(['ready']);
    expect(phases).toEqual(['idle']);
  });
});

describe('an error chunk', () => {
  it('keeps the SDK’s error and the text, and has a code', async () => {
    server.answers(writes([...begun('Hel'), { type: 'error', errorText: 'The model is overloaded' }]));
    const { chat, text } = await ask();
    expect(chat.error).toEqual(new Error('The model is overloaded'));
    expect(chat.failure).toMatchObject({ code: 'provider', message: 'The model is overloaded', partial: 'Hel' });
    expect(chat.outcomes.get('answer')).toBe('failed');
    expect(text).toBe('Hel');
  });
});

describe('an answer that is too much', () => {
  it('in all ends at the bound, what came before it kept', async () => {
    server.answers(writes([...begun('Hel'), { type: 'text-delta', id: '0', delta: 'x'.repeat(2_000_000) }]));
    const { chat, text } = await ask({ maxBufferSizeInMB: 1 });
    expect(chat.failure).toMatchObject({ code: 'memory-limit', partial: expect.stringMatching(/^Hel/) });
    expect(chat.status).toBe('error');
    expect(text).toBe('Hel');
  });

  it('in one event ends there', async () => {
    server.answers(writes(begun('Hel'), (response) => response.write(`data: ${'x'.repeat(5_000)}`)));
    const { chat } = await ask({ maxEventBytes: 1_000 });
    expect(chat.failure).toMatchObject({ code: 'event-too-large' });
  });
});

describe('a body that is no stream of the protocol', () => {
  it('is an error that says so', async () => {
    server.answers((response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"error":"nope"}'),
    );
    const { chat } = await ask();
    expect(chat.status).toBe('error');
    expect(chat.failure?.code).toBe('protocol');
  });

  it('is nothing at all, and no error, where it is empty', async () => {
    server.answers((response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end());
    const { chat } = await ask();
    expect(chat.status).toBe('ready');
    expect(chat.messages).toHaveLength(1);
    expect(chat.phase).toMatchObject({ status: 'failed', outcome: 'truncated' });
  });
});

describe('a server that falls silent', () => {
  it('is shown as stalled, and given up in the end', async () => {
    server.answers(writes(begun('Hel'), () => {}));
    const { chat, phases, finishes } = await ask({ stallAfterMs: 50, byteTimeoutMs: 1_500 });
    expect(phases).toEqual(['idle', 'connecting', 'streaming', 'stalled', 'failed']);
    expect(chat.status).toBe('error');
    expect(chat.failure).toMatchObject({ code: 'idle-timeout', partial: 'Hel' });
    expect(finishes).toMatchObject([{ isDisconnect: true }]);
    await server.requests[0]!.closed;
  });

  it('is streaming again once it goes on', async () => {
    server.answers(
      writes(begun('Hel'), (response) => {
        setTimeout(() => response.write(event({ type: 'text-delta', id: '0', delta: 'lo' })), 800);
        setTimeout(() => response.end(ended.map(event).join('')), 1_000);
      }),
    );
    const { chat, phases } = await ask({ stallAfterMs: 400 });
    expect(phases).toEqual(['idle', 'connecting', 'streaming', 'stalled', 'streaming', 'done']);
    expect(chat.metrics.stalls).toBe(1);
  });
});

describe('[DONE] on a socket that stays open', () => {
  it('ends the answer', async () => {
    server.answers(writes([...begun('Hello'), ...ended, '[DONE]'], () => {}));
    const { chat } = await ask();
    expect(chat.status).toBe('ready');
    expect(chat.outcomes.get('answer')).toBe('complete');
    await server.requests[0]!.closed;
  });
});

describe('two sends at once', () => {
  const two = () =>
    server.answers(
      writes(begun('One'), (response) => setTimeout(() => response.end(ended.map(event).join('')), 60)),
      speaks([{ type: 'start', messageId: 'second' }, ...begun('Two').slice(1), ...ended]),
    );

  it('run into each other with the stock hook', async () => {
    two();
    const mounted = mountChat({ api, stock: true });
    await act(async () => {
      await Promise.all([mounted.chat.sendMessage({ text: '1' }), mounted.chat.sendMessage({ text: '2' })]);
    });
    expect(mounted.chat.messages.map(({ role }) => role)).not.toEqual(['user', 'assistant', 'user', 'assistant']);
  });

  it('follow each other', async () => {
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
    expect(JSON.parse(server.requests[1]!.body).messages).toHaveLength(3);
  });
});

describe('StrictMode with resume', () => {
  const nothing = () => vi.fn(async () => new Response(null, { status: 204 }));

  it('asks twice with the stock hook', async () => {
    const fetch = nothing();
    mountChat({ api, id: 'c', stock: true, strictMode: true, resume: true, fetch });
    await waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
  });

  it('asks once', async () => {
    const fetch = nothing();
    const { chat, phases } = mountChat({ api, id: 'c', strictMode: true, resume: true, fetch });
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(fetch.mock.calls).toMatchObject([[`${api}/c/stream`, { method: 'GET' }]]);
    expect(chat.status).toBe('ready');
    expect(phases).toEqual(['idle']);
  });
});
