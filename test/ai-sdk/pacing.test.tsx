import { act } from '@testing-library/react';
import type { UIMessageChunk } from 'ai';
import {
  delay,
  finish,
  manualClock,
  mockFetch,
  script,
  stall,
  text,
  toolCall,
  type VirtualClock,
} from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChunkStream } from '../../src/ai-sdk/ChunkStream.js';
import { mountChat } from './mountChat.js';

let clock: VirtualClock;
let uninstall: () => void;
beforeEach(() => {
  clock = manualClock({ frameMs: 16 });
  uninstall = clock.install();
});
afterEach(() => uninstall());

const delta = (text: string, id = '0'): UIMessageChunk => ({ type: 'text-delta', id, delta: text });
const input = (text: string): UIMessageChunk => ({ type: 'tool-input-delta', toolCallId: 't', inputTextDelta: text });

describe('ChunkStream', () => {
  function consume() {
    const stream = new ChunkStream(clock, undefined, () => {});
    const taken: UIMessageChunk[] = [];
    const ended = (async () => {
      for await (const chunk of stream.readable) taken.push(chunk);
    })();
    return { stream, taken, ended };
  }
  const tick = () => clock.advance(0);

  it('after an idle frame, ChunkStream releases the first delta at once and joins the later deltas of that frame', async () => {
    const { stream, taken } = consume();
    await tick();
    stream.push([delta('a')]);
    await tick();
    expect(taken).toEqual([delta('a')]);
    stream.push([delta('b')]);
    stream.push([delta('c'), delta('d')]);
    await tick();
    expect(taken).toHaveLength(1);
    await clock.advance(16);
    expect(taken).toEqual([delta('a'), delta('bcd')]);
    await clock.advance(32);
    stream.push([delta('e')]);
    await tick();
    expect(taken.at(-1)).toEqual(delta('e'));
  });

  it('ChunkStream joins only deltas of the same part and keeps the order', async () => {
    const { stream, taken } = consume();
    await tick();
    stream.push([delta('-')]);
    await tick();
    stream.push([delta('a'), delta('b'), delta('c', '1'), delta('d'), input('{'), input('}')]);
    await clock.advance(16);
    expect(taken.slice(1)).toEqual([delta('ab'), delta('c', '1'), delta('d'), input('{}')]);
  });

  it('ChunkStream releases a chunk that is not a delta at once, after the buffered deltas', async () => {
    const { stream, taken } = consume();
    await tick();
    stream.push([delta('-')]);
    await tick();
    stream.push([delta('a')]);
    stream.push([{ type: 'text-end', id: '0' }]);
    await tick();
    expect(taken.slice(1)).toEqual([delta('a'), { type: 'text-end', id: '0' }]);
  });

  it('ChunkStream errors only after all chunks pushed before the error are read', async () => {
    const { stream, taken, ended } = consume();
    await tick();
    stream.push([delta('-')]);
    await tick();
    stream.push([delta('a')]);
    stream.end({ error: new Error('cut') });
    await expect(ended).rejects.toThrow('cut');
    expect(taken.slice(1)).toEqual([delta('a')]);
  });

  it('ChunkStream.whenWritable() resolves when the consumer reads again, without waiting for a frame', async () => {
    const stream = new ChunkStream(clock, undefined, () => {});
    const reader = stream.readable.getReader();
    const first = reader.read();
    await tick();
    stream.push([delta('a')]);
    stream.push([delta('b')]);
    let isWritable = false;
    void stream.whenWritable()?.then(() => {
      isWritable = true;
    });
    await tick();
    expect(isWritable).toBe(false);
    expect((await first).value).toEqual(delta('a'));
    void reader.read();
    await tick();
    expect(isWritable).toBe(true);
  });

  it('ChunkStream.whenWritable() waits above the high-water mark while the consumer reads nothing', async () => {
    // Memory is counted as two bytes per character.
    const stream = new ChunkStream(clock, 8, () => {});
    stream.push([delta('aaaa')]);
    expect(stream.whenWritable()).toBeInstanceOf(Promise);
    const reader = stream.readable.getReader();
    await reader.read();
    const next = reader.read();
    await tick();
    expect(stream.whenWritable()).toBeUndefined();
    stream.push([delta('bbb')]);
    expect(stream.whenWritable()).toBeUndefined();
    stream.push([delta('b')]);
    expect(stream.whenWritable()).toBeInstanceOf(Promise);
    await clock.advance(16);
    expect((await next).value).toEqual(delta('bbbb'));
  });
});

describe('useChat', () => {
  it('useChat commits a burst of 500 deltas in fewer than 20 renders', async () => {
    const words = Array.from({ length: 500 }, (_, index) => text(`${index} `));
    const mounted = mountChat({ fetch: mockFetch(script(...words, finish())) });
    const before = mounted.commits;
    void mounted.chat.sendMessage({ text: 'Hi' });
    await act(() => clock.advance(100));
    expect(mounted.text).toBe(Array.from({ length: 500 }, (_, index) => `${index} `).join(''));
    expect(mounted.commits - before).toBeLessThan(20);
  });

  it('stop() of useChat keeps the deltas that are buffered for the next frame', async () => {
    const fetch = mockFetch(script(text('Hello'), delay(1), text(', '), text('world'), stall()));
    const mounted = mountChat({ fetch });
    void mounted.chat.sendMessage({ text: 'Hi' });
    await act(() => clock.advance(2));
    expect(mounted.text).toBe('Hello');
    await act(async () => {
      const stopped = mounted.chat.stop();
      await clock.advance(1);
      await stopped;
    });
    expect(mounted.text).toBe('Hello, world');
    expect(mounted.chat.status).toBe('ready');
    expect([...mounted.chat.outcomes.values()]).toEqual(['stopped']);
  });

  it('useChat calls onToolCall after the text before the call is rendered', async () => {
    const seen: string[] = [];
    const mounted = mountChat({
      fetch: mockFetch(script(text('Let me see'), text('. '), toolCall('weather', { city: 'Bern' }), finish())),
      onToolCall: ({ toolCall }) => void seen.push(toolCall.toolName),
    });
    void mounted.chat.sendMessage({ text: 'Hi' });
    await act(() => clock.advance(50));
    expect(seen).toEqual(['weather']);
    expect(mounted.text).toBe('Let me see. ');
  });

  it("throttle limits the renders of useChat as in the AI SDK's hook", async () => {
    const fetch = mockFetch(
      script(text('a'), delay(20), text('b'), delay(20), text('c'), delay(20), text('d'), finish()),
    );
    const mounted = mountChat({ fetch, throttle: 100_000 });
    void mounted.chat.sendMessage({ text: 'Hi' });
    await act(() => clock.advance(45));
    expect(mounted.texts.filter((shown) => shown !== '').length).toBeLessThanOrEqual(1);
    await act(() => clock.advance(100));
    expect(mounted.text).toBe('abcd');
  });
});
