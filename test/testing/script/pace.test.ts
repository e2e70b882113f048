import {
  delay,
  finish,
  mockFetch,
  type Pace,
  type PaceName,
  pace,
  type ScriptPart,
  script,
  text,
  virtualClock,
} from 'sluice/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { setNetworkConditions } from '../../../src/testing/network/NetworkConditions.js';

afterEach(() => setNetworkConditions(undefined));

/** The time of each chunk in whole milliseconds of virtual time, and its text. */
async function timesOf(part: ScriptPart, ofMount?: Pace | PaceName): Promise<[number, string][]> {
  const clock = virtualClock();
  const response = await mockFetch(part, { protocol: 'text', clock, pace: ofMount })('/');
  const times: [number, string][] = [];
  for await (const chunk of response.body!) times.push([Math.round(clock.now()), new TextDecoder().decode(chunk)]);
  return times;
}

describe('pace', () => {
  it('pace() delays the first piece, then sends the given number of characters per second', async () => {
    expect(await timesOf(script(pace({ ttftMs: 500, charsPerSecond: 10 }), text('abcdefghij')))).toEqual([
      [500, 'abcd'],
      [900, 'efgh'],
      [1_100, 'ij'],
    ]);
  });

  it('pace() can change in the middle of a script', async () => {
    const answer = script(
      pace({ charsPerSecond: 10 }),
      text('abcd'),
      text('efgh'),
      pace({ charsPerSecond: 100 }),
      text('ijkl'),
    );

    expect((await timesOf(answer)).map(([at]) => at)).toEqual([0, 400, 440]);
  });

  it('pace() has the same jitter for the same seed and another for another seed', async () => {
    const jittery = (seed: number) =>
      timesOf(script(pace({ charsPerSecond: 10, jitter: 0.5, seed }), text('abcdefghijkl')));
    const even = await timesOf(script(pace({ charsPerSecond: 10 }), text('abcdefghijkl')));

    expect(await jittery(1)).toEqual(await jittery(1));
    expect(await jittery(1)).not.toEqual(await jittery(2));
    for (const [index, [at]] of (await jittery(3)).entries()) {
      expect(Math.abs(at - even[index]![0])).toBeLessThanOrEqual(even[index]![0] / 2);
    }
  });

  it('pace() divides every wait by its speed, including delays of the script', async () => {
    const answer = script(text('a'), delay(1_000), text('b'));

    expect(await timesOf(answer, { speed: 4 })).toEqual([
      [0, 'a'],
      [250, 'b'],
    ]);
    expect(await timesOf(answer, 'instant')).toEqual([
      [0, 'a'],
      [0, 'b'],
    ]);
  });

  it('the pace of a script takes precedence over the pace of its transport', async () => {
    expect(await timesOf(script(pace({ ttftMs: 5 }), text('a')), { ttftMs: 900 })).toEqual([[5, 'a']]);
  });

  it('pace() never splits a surrogate pair', async () => {
    const pieces = await timesOf(script(text('🙂🙂🙂')), { charsPerSecond: 10, charsPerPiece: 1 });

    expect(pieces.map(([, piece]) => piece)).toEqual(['🙂', '🙂', '🙂']);
  });

  it('pace() does not split text without charsPerSecond', async () => {
    expect(await timesOf(script(text('a long text')))).toEqual([[0, 'a long text']]);
  });

  it('network conditions override pace() from the next piece on', async () => {
    const clock = virtualClock();
    const fetch = mockFetch(script(text('abcdefgh'), delay(60_000), text('i')), {
      protocol: 'text',
      clock,
      pace: { charsPerSecond: 1 },
    });
    const reader = (await fetch('/')).body!.getReader();
    await reader.read();
    setNetworkConditions({ pace: { speed: Number.POSITIVE_INFINITY } });
    const before = clock.now();
    while (!(await reader.read()).done);

    expect(clock.now()).toBe(before);
  });

  it('pace() throws for invalid numbers', () => {
    expect(() => pace({ charsPerSecond: 0 })).toThrow('Invalid `charsPerSecond` of a pace: 0');
    expect(() => pace({ jitter: 2 })).toThrow('Invalid `jitter` of a pace: 2');
    expect(() => pace('quick' as never)).toThrow("Unknown pace 'quick'. Known paces: instant, realistic, slow");
  });

  it('pace() throws before anything is played', () => {
    expect(() => mockFetch(script(text('a'), finish()), { pace: { ttftMs: -1 } })).toThrow(
      'Invalid `ttftMs` of a pace: -1',
    );
  });
});
