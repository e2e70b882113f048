import { act, renderHook } from '@testing-library/react';
import { useStreamingResponse } from 'sluice';
import {
  chunking,
  htmlPage,
  malformed,
  manualClock,
  mockFetch,
  offline,
  raw,
  type ScriptPart,
  script,
  status,
  text,
  truncate,
} from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

async function ask(fetch: typeof globalThis.fetch) {
  const { result } = renderHook(() => useStreamingResponse({ fetch, retry: false }));
  await act(() => result.current.streamResponse('Hi'));
  return result.current;
}

const sse = { 'content-type': 'text/event-stream' };

describe('useStreamingResponse on bad input', () => {
  const thrown = vi.fn();
  beforeEach(() => {
    thrown.mockClear();
    window.addEventListener('error', thrown);
    process.on('unhandledRejection', thrown);
  });
  afterEach(() => {
    window.removeEventListener('error', thrown);
    process.off('unhandledRejection', thrown);
    expect(thrown).not.toHaveBeenCalled();
  });

  it.each<[what: string, reply: ScriptPart, code: string, words: RegExp, kept: string]>([
    ['a 401', status(401, { body: 'No key.' }), 'http', /401.*No key\. The server/s, ''],
    ['a 500', status(500, { body: 'Oh no' }), 'http', /500.*Oh no/s, ''],
    ['an HTML page with status 200', htmlPage(), 'unexpected-content-type', /Sign in/, ''],
    ['a connection that never came about', offline(), 'network', /./, ''],
    ['a body without a byte', raw(''), 'empty-body', /empty|no/i, ''],
    ['a body that ends early', script(text('so far'), truncate()), 'truncated', /kept/, 'so far'],
    [
      'a connection cut in the middle of an event',
      script(text('so far'), raw('data: {"choices":[{"delta":{"content":" and'), truncate()),
      'truncated',
      /kept/,
      'so far',
    ],
    ['nothing but what cannot be read', script(malformed(), malformed()), 'protocol', /./, ''],
  ])('useStreamingResponse fails on %s, with a message and the text kept', async (_, reply, code, words, kept) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { error, response, status, outcome } = await ask(mockFetch(reply, { protocol: 'openai-chat' }));
    expect({ code: error?.code, response, status }).toEqual({ code, response: kept, status: 'failed' });
    expect(error!.message).toMatch(words);
    expect(error!.partial).toBe(kept);
    expect(outcome).toBe(code === 'truncated' ? 'truncated' : 'failed');
    vi.restoreAllMocks();
  });

  it('useStreamingResponse fails on a body that was already read', async () => {
    const answered = new Response('data: {"content":"Hi"}\n\n', { headers: sse });
    await answered.text();
    const { error } = await ask(async () => answered);
    expect(error).toMatchObject({ code: 'unreadable-body' });
  });

  it('useStreamingResponse fails on a successful response without a body', async () => {
    const { error } = await ask(async () => new Response(null, { headers: sse }));
    expect(error).toMatchObject({ code: 'empty-body' });
  });

  it('useStreamingResponse skips, counts and reports a malformed event', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { response, state, status } = await ask(
      mockFetch(script(text('one '), malformed(), text('two'), raw('data: [DONE]\n\n'))),
    );
    expect({ response, status, skipped: state.skippedEvents }).toEqual({
      response: 'one two',
      status: 'done',
      skipped: 1,
    });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('malformed event'), expect.anything());
    warn.mockRestore();
  });

  it('useStreamingResponse shows U+FFFD for invalid UTF-8', async () => {
    const bytes = Uint8Array.of(
      ...new TextEncoder().encode('data: {"content":"a'),
      0xff,
      ...new TextEncoder().encode('b"}\n\ndata: [DONE]\n\n'),
    );
    const { response } = await ask(mockFetch(raw(bytes), { protocol: 'json', headers: sse }));
    expect(response).toBe('a\uFFFDb');
  });
});

describe('frames of useStreamingResponse', () => {
  it('useStreamingResponse renders the first delta immediately, then at most one snapshot per frame', async () => {
    const clock = manualClock({ frameMs: 16 });
    const words = Array.from({ length: 100 }, (_, n) => `${n} `).join('');
    const fetch = mockFetch(script(chunking({ size: 3 }), text(words), raw('data: [DONE]\n\n')), {
      protocol: 'json',
      clock,
    });
    const seen: string[] = [];
    const { result } = renderHook(() => {
      const stream = useStreamingResponse({ fetch, environment: clock });
      if (stream.response !== seen.at(-1)) seen.push(stream.response);
      return stream;
    });
    let ended: Promise<unknown> | undefined;
    await act(async () => {
      ended = result.current.streamResponse('Hi');
      await clock.advance(0);
    });
    const beforeAnyFrame = seen.length;
    await act(async () => {
      await clock.advance(16);
      await ended;
    });
    expect(result.current.response).toBe(words);
    expect(beforeAnyFrame).toBeLessThanOrEqual(2);
    expect(fetch.journal.last!.chunksPulled).toBeGreaterThan(100);
    expect(seen.length).toBeLessThanOrEqual(4);
  });
});
