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

/** When each chunk arrived, in whole milliseconds of virtual time, and what it was. */
async function timesOf(part: ScriptPart, ofMount?: Pace | PaceName): Promise<[number, string][]> {
  const clock = virtualClock();
  const response = await mockFetch(part, { protocol: 'text', clock, pace: ofMount })('/');
  const times: [number, string][] = [];
  for await (const chunk of response.body!) times.push([Math.round(clock.now()), new TextDecoder().decode(chunk)]);
  return times;
}

describe('pace', () => {
  it('waits for the first piece, then sends so many characters a second', async () => {
    expect(await timesOf(script(pace({ ttftMs: 500, charsPerSecond: 10 }), text('abcdefghij')))).toEqual([
      [500, 'abcd'],
      [900, 'efgh'],
      [1_100, 'ij'],
    ]);
  });

  it('changes in mid-script', async () => {
    const answer = script(
      pace({ charsPerSecond: 10 }),
      text('abcd'),
      text('efgh'),
      pace({ charsPerSecond: 100 }),
      text('ijkl'),
    );

    expect((await timesOf(answer)).map(([at]) => at)).toEqual([0, 400, 440]);
  });

  it('has the same jitter for the same seed, and another for another', async () => {
    const jittery = (seed: number) =>
      timesOf(script(pace({ charsPerSecond: 10, jitter: 0.5, seed }), text('abcdefghijkl')));
    const even = await timesOf(script(pace({ charsPerSecond: 10 }), text('abcdefghijkl')));

    expect(await jittery(1)).toEqual(await jittery(1));
    expect(await jittery(1)).not.toEqual(await jittery(2));
    for (const [index, [at]] of (await jittery(3)).entries()) {
      expect(Math.abs(at - even[index]![0])).toBeLessThanOrEqual(even[index]![0] / 2);
    }
  });

  it('divides every wait by its speed, delays of the script included', async () => {
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

  it('of a script goes before that of its mount', async () => {
    expect(await timesOf(script(pace({ ttftMs: 5 }), text('a')), { ttftMs: 900 })).toEqual([[5, 'a']]);
  });

  it('never cuts a character that is two units long', async () => {
    const pieces = await timesOf(script(text('🙂🙂🙂')), { charsPerSecond: 10, charsPerPiece: 1 });

    expect(pieces.map(([, piece]) => piece)).toEqual(['🙂', '🙂', '🙂']);
  });

  it('leaves text whole where nothing is paced', async () => {
    expect(await timesOf(script(text('a long text')))).toEqual([[0, 'a long text']]);
  });

  it('gives way to what the network is set to, at the next piece of a running stream', async () => {
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

  it('refuses what cannot be a pace', () => {
    expect(() => pace({ charsPerSecond: 0 })).toThrow("A pace's charsPerSecond cannot be 0");
    expect(() => pace({ jitter: 2 })).toThrow("A pace's jitter cannot be 2");
    expect(() => pace('quick' as never)).toThrow("There is no pace 'quick'; there are instant, realistic, slow");
  });

  it('is reported as wrong before anything is played', () => {
    expect(() => mockFetch(script(text('a'), finish()), { pace: { ttftMs: -1 } })).toThrow('ttftMs cannot be -1');
  });
});
