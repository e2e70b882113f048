import { act } from '@testing-library/react';
import {
  chunking,
  delay,
  finish,
  manualClock,
  mockFetch,
  type Reply,
  raw,
  reset,
  script,
  sequence,
  status,
  text,
  toolCall,
  type VirtualClock,
  when,
} from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountChat } from './mountChat.js';
import { begun, ended, event } from './sdkServer.js';

let clock: VirtualClock;
let uninstall: () => void;
beforeEach(() => {
  clock = manualClock();
  uninstall = clock.install();
});
afterEach(() => uninstall());

/** The outcome at each render of a message that is no longer active. */
async function send(options: Parameters<typeof mountChat>[0], ms = 2_000) {
  const mounted = mountChat({ id: 'c', ...options });
  void mounted.chat.sendMessage({ text: 'Hi' }).catch(() => {});
  for (let at = 0; at < ms; at += 100) await act(() => clock.advance(100));
  return mounted;
}

describe('a response that the SDK fails with', () => {
  it.each<[string, Reply]>([
    [
      'onToolCall throws in the middle of it',
      script(text('Your order number is 12'), toolCall('note', {}), delay(50), text('345.'), finish()),
    ],
    ['onToolCall throws after all of it arrived', script(text('12'), toolCall('note', {}), text('345.'), finish())],
  ])('useChat reports a response as failed, not complete, when %s', async (_, reply) => {
    const { chat } = await send({
      fetch: mockFetch(reply),
      onToolCall: () => {
        throw new Error('no such tool');
      },
    });
    expect(chat.status).toBe('error');
    expect([...chat.outcomes.values()]).toEqual(['failed']);
    expect(chat.failure).toMatchObject({ code: 'protocol', message: expect.stringContaining('no such tool') });
    expect(chat.progress).toMatchObject({ status: 'failed', outcome: 'failed' });
  });

  it('useChat reports a response as failed when a chunk has an unknown id', async () => {
    const chunks = [...begun('Hel'), { type: 'text-delta', id: 'elsewhere', delta: 'lo' }, ...ended];
    const { chat } = await send({ fetch: mockFetch(script(raw(chunks.map(event).join('')))) });
    expect(chat.status).toBe('error');
    expect([...chat.outcomes.values()]).toEqual(['failed']);
  });
});

describe('the finish reason', () => {
  it.each(['stop', 'length', 'content-filter'] as const)(
    'finishReasons maps the message id to the finish reason %s',
    async (reason) => {
      const { chat } = await send({ fetch: mockFetch(script(text('Hello'), finish(reason))) });
      expect([...chat.outcomes.values()]).toEqual(['complete']);
      expect([...chat.finishReasons]).toEqual([[chat.messages[1]!.id, reason]]);
    },
  );

  it('the finish reason error fails a response of useChat', async () => {
    const chunks = [...begun('Hel'), { type: 'finish', finishReason: 'error' }];
    const { chat } = await send({ fetch: mockFetch(script(raw(chunks.map(event).join('')))) });
    expect([...chat.outcomes.values()]).toEqual(['failed']);
    expect(chat.failure).toMatchObject({ code: 'provider', partial: 'Hel' });
  });
});

describe('the resume route', () => {
  const hello = script(chunking({ size: 50 }), raw([...begun('Hello'), ...ended, '[DONE]'].map(event).join('')));

  it.each([204, 404, 410])('useChat stays ready and does not retry when the resume route returns %i', async (code) => {
    const fetch = mockFetch(status(code));
    const mounted = mountChat({ id: 'c', resume: true, fetch });
    await act(() => clock.advance(5_000));
    expect(mounted.statuses).toEqual(['ready']);
    expect(mounted.phases).toEqual(['idle']);
    expect(fetch.journal.requests).toHaveLength(1);
  });

  it('the resume request on mount is retried after the Retry-After of a 503', async () => {
    const fetch = mockFetch(sequence(status(503, { retryAfter: 2 }), hello));
    const mounted = mountChat({ id: 'c', resume: true, fetch });
    for (let at = 0; at < 5_000; at += 100) await act(() => clock.advance(100));
    expect(mounted.statuses).not.toContain('error');
    expect(mounted.text).toBe('Hello');
    expect(fetch.journal.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'GET /api/chat/c/stream',
      'GET /api/chat/c/stream',
    ]);
  });

  it('the resume request of a broken response is retried after the Retry-After of a 503', async () => {
    const cut = script(raw(begun('Hel').map(event).join('')), delay(10), reset());
    const fetch = mockFetch([
      when({ method: 'POST' }, cut),
      sequence(status(204), status(503, { retryAfter: 2 }), hello),
    ]);
    const mounted = await send({ fetch, resume: true }, 6_000);
    expect(mounted.text).toBe('Hello');
    expect([...mounted.chat.outcomes.values()]).toEqual(['complete']);
  });

  it('a broken response ends as disconnected when the resume route returns 410', async () => {
    const cut = script(raw(begun('Hel').map(event).join('')), delay(10), reset());
    const fetch = mockFetch([when({ method: 'POST' }, cut), sequence(status(204), status(410))]);
    const { chat, text: shown } = await send({ fetch, resume: true }, 6_000);
    expect(shown).toBe('Hel');
    expect(chat.failure).toMatchObject({ code: 'disconnected', partial: 'Hel' });
  });
});
