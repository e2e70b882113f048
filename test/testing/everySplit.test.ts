import { delay, everySplit, finish, script, text } from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { readAnswer } from './read.js';

const answer = script(text('Grüße, '), delay(60_000), text('世界 👋'), finish());

describe('everySplit', () => {
  it('everySplit calls its function once without a split and once per split, and returns the common result', async () => {
    const offsets: number[] = [];
    let size = 0;
    const read = await everySplit(answer, async (fetch, { offset, total }) => {
      offsets.push(offset);
      size = total;
      return (await readAnswer(await fetch('/'))).text;
    });

    expect(read).toBe('Grüße, 世界 👋');
    expect(offsets).toEqual(Array.from({ length: size }, (_, offset) => offset));
    expect(size).toBeGreaterThan(100);
  });

  it('everySplit splits the body into exactly two chunks', async () => {
    await everySplit(
      answer,
      async (fetch, { offset }) => {
        const chunks: number[] = [];
        for await (const chunk of (await fetch('/')).body!) chunks.push(chunk.length);
        if (offset > 0) expect(chunks[0]).toBe(offset);
        expect(chunks).toHaveLength(offset === 0 ? 1 : 2);
      },
      { pace: 'instant' },
    );
  });

  it('everySplit reports the first split with a different result', async () => {
    const careless = async (fetch: (url: string) => Promise<Response>) => {
      let read = '';
      for await (const chunk of (await fetch('/')).body!) read += new TextDecoder().decode(chunk);
      return read;
    };

    await expect(everySplit(script(text('aü👋')), careless, { protocol: 'text' })).rejects.toThrow(
      /^Split at byte 2 of 7, between "a�" and "�👋",\nit returned "a��👋"\nwithout a split it returned "aü👋"$/,
    );
  });

  it('everySplit reports a split at which the reader throws, with the error as cause', async () => {
    const fragile = async (fetch: (url: string) => Promise<Response>) => {
      const { done } = await (async () => {
        const reader = (await fetch('/')).body!.getReader();
        await reader.read();
        return reader.read();
      })();
      if (!done) throw new Error('more than one chunk');
      return 1;
    };
    const failed = everySplit(script(text('abc')), fragile, { protocol: 'text' });

    await expect(failed).rejects.toThrow(
      'Split at byte 1 of 3, between "a" and "bc",\nit threw Error: more than one chunk',
    );
    await expect(failed).rejects.toHaveProperty('cause', new Error('more than one chunk'));
  });

  it('everySplit rethrows an error that occurs in the run without a split', async () => {
    await expect(
      everySplit(answer, () => {
        throw new Error('broken anyway');
      }),
    ).rejects.toThrow(/^broken anyway$/);
  });
});
