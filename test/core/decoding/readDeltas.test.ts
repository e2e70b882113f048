// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readDeltas } from '../../../src/core/decoding/readDeltas.js';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';
import { StreamError } from '../../../src/model/StreamError.js';

const encoder = new TextEncoder();
const event = (content: string) => encoder.encode(`data: {"content":"${content}"}\n\n`);
const done = encoder.encode('data: [DONE]\n\n');

/** A body that counts pulls, and records whether it was cancelled. */
function source(chunks: Uint8Array[], { fails, stalls }: { fails?: Error; stalls?: boolean } = {}) {
  const seen = { pulled: 0, cancelled: undefined as unknown };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[seen.pulled++];
        if (chunk) controller.enqueue(chunk);
        else if (fails) controller.error(fails);
        else if (!stalls) controller.close();
      },
      cancel(reason) {
        seen.cancelled = reason ?? 'cancelled';
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}

async function collect(batches: AsyncIterable<readonly StreamDelta[]>) {
  const texts: string[] = [];
  for await (const deltas of batches)
    texts.push(deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join(''));
  return texts;
}

describe('readDeltas', () => {
  it('readDeltas yields one batch for each chunk that adds a delta', async () => {
    const { stream } = source([event('Hi'), encoder.encode(': ping\n\n'), event(' there'), done]);
    expect(await collect(readDeltas(stream, { protocol: 'json' }))).toEqual(['Hi', ' there']);
  });

  it('readDeltas detects the protocol by the headers and returns the outcome', async () => {
    const body =
      'data: {"type":"text-delta","id":"0","delta":"Hi"}\n\ndata: {"type":"finish","finishReason":"stop"}\n\n';
    const batches = readDeltas(new Response(body, { headers: { 'x-vercel-ai-ui-message-stream': 'v1' } }));
    expect(await batches.next()).toMatchObject({ done: false, value: [{ text: 'Hi' }, { type: 'finish' }] });
    expect(await batches.next()).toMatchObject({ done: true, value: { outcome: 'complete' } });
    expect(await batches.next()).toMatchObject({ done: true });
  });

  it('readDeltas yields the deltas of an unfinished last event and returns truncated', async () => {
    const processor = new StreamProcessor({ protocol: 'openai-chat' });
    const { stream } = source([encoder.encode('data: {"choices":[{"delta":{"content":"Hi"}}]}')]);
    expect(await collect(readDeltas(stream, { processor }))).toEqual(['Hi']);
    expect(processor.end().outcome).toBe('truncated');
  });

  it('readDeltas pulls no chunk before the iterator requests it', async () => {
    const { stream, seen } = source(Array.from({ length: 50 }, (_, n) => event(String(n))));
    const batches = readDeltas(stream, { protocol: 'json' });
    expect(seen.pulled).toBe(0);
    for (let n = 1; n <= 5; n++) {
      await batches.next();
      await new Promise((resolve) => setTimeout(resolve));
      expect(seen.pulled).toBe(n);
    }
    await batches.return?.();
  });

  it('readDeltas cancels and releases the body on break', async () => {
    const { stream, seen } = source([event('a'), event('b')], { stalls: true });
    for await (const _ of readDeltas(stream, { protocol: 'json' })) break;
    expect(seen.cancelled).toBe('cancelled');
    expect(stream.locked).toBe(false);
  });

  it('readDeltas cancels and releases the body when the loop throws', async () => {
    const { stream, seen } = source([event('a'), event('b')], { stalls: true });
    const loop = async () => {
      for await (const _ of readDeltas(stream, { protocol: 'json' })) throw new Error('in the loop');
    };
    await expect(loop()).rejects.toThrow('in the loop');
    expect(seen.cancelled).toBe('cancelled');
    expect(stream.locked).toBe(false);
  });

  it('readDeltas cancels the body at the end of the response although the socket stays open', async () => {
    const { stream, seen } = source([event('Hi'), done], { stalls: true });
    expect(await collect(readDeltas(stream, { protocol: 'json' }))).toEqual(['Hi']);
    expect(seen.cancelled).toBe('cancelled');
    expect(stream.locked).toBe(false);
  });

  it('an abort ends a pending read of readDeltas', async () => {
    const { stream, seen } = source([event('Hi')], { stalls: true });
    const controller = new AbortController();
    const batches = readDeltas(stream, { protocol: 'json', signal: controller.signal });
    await batches.next();
    const waiting = batches.next();
    controller.abort('enough');
    await expect(waiting).rejects.toMatchObject({ code: 'aborted', cause: 'enough' });
    expect(seen.cancelled).toBe('enough');
    expect(stream.locked).toBe(false);
    expect(await batches.next()).toMatchObject({ done: true });
  });

  it('readDeltas does not start if the signal is already aborted', async () => {
    const { stream, seen } = source([event('Hi')]);
    const batches = readDeltas(stream, { protocol: 'json', signal: AbortSignal.abort('before') });
    await expect(batches.next()).rejects.toMatchObject({ code: 'aborted' });
    expect(seen).toEqual({ pulled: 0, cancelled: 'before' });
  });

  it('readDeltas keeps the deltas before a broken connection and fails with disconnected', async () => {
    const { stream } = source([event('Hi')], { fails: new TypeError('terminated') });
    const batches = readDeltas(stream, { protocol: 'json' });
    expect(await batches.next()).toMatchObject({ value: [{ text: 'Hi' }] });
    const error = await batches.next().catch((error) => error);
    expect(error).toBeInstanceOf(StreamError);
    expect(error).toMatchObject({ code: 'disconnected', retryable: true, cause: { message: 'terminated' } });
    expect(stream.locked).toBe(false);
  });

  it('readDeltas reads chunks in order, even with concurrent next() calls', async () => {
    const pieces = [
      'data: {"content":"a"}\n\ndata: {"con',
      'tent":"b"}\n\n',
      ': waits\n\n',
      'data: {"content":"c"}\n\n',
    ];
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
        controller.close();
      },
    });
    const deltas = readDeltas(body, { protocol: 'json' });
    const results = await Promise.all(Array.from({ length: 6 }, () => deltas.next()));
    const said = results.flatMap(({ done, value }) => (done ? [] : [...value]));
    expect(said).toMatchObject([{ text: 'a' }, { text: 'b' }, { text: 'c' }]);
    expect(results.at(-1)).toMatchObject({ done: true, value: { outcome: 'complete' } });
  });

  it('onChunk of readDeltas receives each chunk, and readDeltas throws its error', async () => {
    const sizes: number[] = [];
    await collect(
      readDeltas(source([event('a'), done]).stream, { protocol: 'json', onChunk: ({ length }) => sizes.push(length) }),
    );
    expect(sizes).toEqual([event('a').length, done.length]);
    const throwing = readDeltas(source([event('a')]).stream, {
      onChunk: () => {
        throw new RangeError('mine');
      },
    });
    await expect(throwing.next()).rejects.toThrow(RangeError);
  });

  it('readDeltas throws an error that explains why a body cannot be read', async () => {
    await expect(readDeltas(new Response(null)).next()).rejects.toMatchObject({ code: 'empty-body' });
    const used = new Response('Hi');
    await used.text();
    await expect(readDeltas(used).next()).rejects.toMatchObject({ code: 'unreadable-body' });
    const { stream } = source([event('Hi')]);
    stream.getReader();
    await expect(readDeltas(stream).next()).rejects.toMatchObject({ code: 'unreadable-body' });
  });
});
