import { type Chunking, chunking, finish, mockFetch, script, text } from 'sluice/testing';
import { describe, expect, it } from 'vitest';

const answer = script(text('Grüße, 世界 👋'), finish());
const crlf = { protocol: 'openai-chat', eol: '\r\n' } as const;

async function chunksOf(framed: Chunking, options: object = crlf): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await mockFetch(answer, { ...options, chunking: framed })('/')).body!) chunks.push(chunk);
  return chunks;
}

const joined = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString('utf8');
const whole = joined(await chunksOf('coalesced'));

describe('chunking', () => {
  it.each<Chunking>([
    'event',
    'line',
    'byte',
    'inside-characters',
    'inside-crlf',
    'coalesced',
    { size: 7 },
    { seed: 1 },
    { seed: 2, maxBytes: 3 },
    { at: [1, 50, 10_000] },
  ])('chunking %j leaves the bytes unchanged', async (framed) => {
    expect(joined(await chunksOf(framed))).toBe(whole);
  });

  it("chunking 'event' sends one chunk per event", async () => {
    for (const chunk of await chunksOf('event'))
      expect(Buffer.from(chunk).toString()).toMatch(/^data: [^\r\n]*\r\n\r\n$/);
  });

  it("chunking 'line' sends one chunk per line", async () => {
    for (const chunk of await chunksOf('line')) expect(Buffer.from(chunk).toString()).toMatch(/^[^\n]*\n$/);
  });

  it("chunking 'byte' sends one chunk per byte", async () => {
    expect(new Set((await chunksOf('byte')).map((chunk) => chunk.length))).toEqual(new Set([1]));
  });

  it("chunking 'inside-characters' splits each multi-byte character", async () => {
    const chunks = await chunksOf('inside-characters');
    const long = [...whole].filter((char) => Buffer.byteLength(char) > 1).length;

    expect(chunks).toHaveLength(long + 1);
    for (const chunk of chunks.slice(0, -1)) expect(Buffer.from(chunk).toString()).toMatch(/\uFFFD$/);
  });

  it("chunking 'inside-crlf' splits each CR from its LF", async () => {
    const chunks = (await chunksOf('inside-crlf')).map((chunk) => Buffer.from(chunk).toString());

    expect(chunks).toHaveLength(whole.split('\r\n').length);
    for (const chunk of chunks.slice(1)) expect(chunk).toMatch(/^\n/);
  });

  it("chunking 'coalesced' sends one chunk for everything due at the same time", async () => {
    expect(await chunksOf('coalesced')).toHaveLength(1);
  });

  it('chunking() splits by size, by seed and at offsets', async () => {
    const sizes = async (framed: Chunking) => (await chunksOf(framed)).map((chunk) => chunk.length);

    expect((await sizes({ size: 7 })).slice(0, -1).every((size) => size === 7)).toBe(true);
    expect(await sizes({ seed: 5 })).toEqual(await sizes({ seed: 5 }));
    expect(await sizes({ seed: 5 })).not.toEqual(await sizes({ seed: 6 }));
    expect(Math.max(...(await sizes({ seed: 5, maxBytes: 9 })))).toBeLessThanOrEqual(9);
    expect(await sizes({ at: [4, 10] })).toEqual([4, 6, Buffer.byteLength(whole) - 10]);
  });

  it('chunking() can change in the middle of a script', async () => {
    const mixed = script(text('abc'), chunking('byte'), text('def'));
    const chunks: string[] = [];
    for await (const chunk of (await mockFetch(mixed, { protocol: 'text' })('/')).body!)
      chunks.push(Buffer.from(chunk).toString());

    expect(chunks).toEqual(['abc', 'd', 'e', 'f']);
  });

  it('chunking() throws for an unknown chunking', () => {
    expect(() => mockFetch(answer, { chunking: 'words' as never })).toThrow('Unknown chunking "words"');
    expect(() => chunking('words' as never)).toThrow('Unknown chunking "words"');
  });
});
