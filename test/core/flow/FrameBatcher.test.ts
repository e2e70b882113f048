import { describe, expect, it } from 'vitest';
import { FrameBatcher } from '../../../src/core/flow/FrameBatcher.js';
import { FramePacer } from '../../../src/core/flow/FramePacer.js';
import type { StreamDelta } from '../../../src/core/index.js';
import { instantClock, manualClock } from '../../../src/testing/index.js';

const text = (value: string): StreamDelta => ({ type: 'text', part: 'text', text: value });
const words = (deltas: readonly StreamDelta[]) => deltas.map((delta) => ('text' in delta ? delta.text : delta.type));

interface Options {
  clock?: ReturnType<typeof manualClock>;
  maxLagMs?: number;
  highWaterMark?: number;
  onRelease?: (deltas: readonly StreamDelta[]) => void;
}

function open({ clock = manualClock(), maxLagMs = 0, highWaterMark, onRelease }: Options = {}) {
  const commits: string[][] = [];
  const batcher = new FrameBatcher<StreamDelta>({
    environment: clock,
    buffer: new FramePacer(() => clock.now(), maxLagMs),
    highWaterMark,
    release(deltas) {
      commits.push(words(deltas));
      onRelease?.(deltas);
    },
  });
  const push = (...values: string[]) => batcher.push(values.map(text), values.join('').length);
  return { clock, batcher, commits, push };
}

describe('FrameBatcher', () => {
  it('after an idle frame, the first push() releases its delta before it returns', async () => {
    const { clock, commits, push } = open();
    push('a');
    expect(commits).toEqual([['a']]);
    await clock.advance(100);
    push('b');
    expect(commits).toEqual([['a'], ['b']]);
  });

  it('FrameBatcher releases at most once per frame', async () => {
    const { clock, commits, push } = open();
    for (let ms = 0; ms < 100; ms += 2) {
      push(`${ms} `);
      await clock.advance(2);
    }
    await clock.advance(20);
    expect(commits.length).toBeLessThanOrEqual(1 + 100 / (1000 / 60));
    expect(commits.flat().join('')).toBe(Array.from({ length: 50 }, (_, index) => `${index * 2} `).join(''));
  });

  it('with synchronous frames, each push() releases its items before it returns', () => {
    const { commits, push } = open({ clock: instantClock() });
    push('a');
    push('b');
    expect(commits).toEqual([['a'], ['b']]);
  });

  it('above the high-water mark, FrameBatcher.whenWritable() waits until the next frame', async () => {
    const { clock, batcher, push } = open({ highWaterMark: 10 });
    push('first');
    push('123456789');
    expect(batcher.whenWritable()).toBeUndefined();
    push('0');
    let isWritable = false;
    const writable = batcher.whenWritable()!.then(() => {
      isWritable = true;
    });
    await clock.advance(0);
    expect(isWritable).toBe(false);
    await clock.advance(17);
    await writable;
    expect(batcher.whenWritable()).toBeUndefined();
  });

  it('FrameBatcher.drain() returns the buffered items and resolves whenWritable()', async () => {
    const { batcher, push } = open({ highWaterMark: 1 });
    push('a');
    push('b');
    const writable = batcher.whenWritable();
    expect(words(batcher.drain())).toEqual(['b']);
    await writable;
  });

  it('FrameBatcher.close() cancels the frame and ignores later items', () => {
    const { clock, batcher, commits, push } = open();
    push('a');
    push('b');
    batcher.close();
    push('c');
    expect(clock.pending).toBe(0);
    expect(commits).toEqual([['a']]);
  });
});

describe('FrameBatcher with a FramePacer', () => {
  /** The number of characters shown in each frame for bursts of `size` every `everyMs`, and the longest delay. */
  async function play(size: number, everyMs: number, bursts: number) {
    const clock = manualClock();
    const arrived: number[] = [];
    const frames: number[] = [];
    let shown = 0;
    let latest = 0;
    const { batcher } = open({
      clock,
      maxLagMs: 250,
      onRelease(deltas) {
        const length = words(deltas).join('').length;
        frames.push(length);
        for (let end = shown + length; shown < end; shown++) latest = Math.max(latest, clock.now() - arrived[shown]!);
      },
    });
    for (let burst = 0; burst < bursts; burst++) {
      for (let index = 0; index < size; index++) arrived.push(clock.now());
      batcher.push([text('x'.repeat(size))], size);
      await clock.advance(everyMs);
    }
    await clock.advance(300);
    return { frames, shown, latest };
  }

  it('a paced FrameBatcher is never more than 250 ms late and loses nothing', async () => {
    for (const [size, everyMs] of [
      [3, 10],
      [60, 200],
      [500, 700],
      [5_000, 40],
    ] as const) {
      const { latest, shown } = await play(size, everyMs, 12);
      expect(shown).toBe(size * 12);
      expect(latest).toBeLessThanOrEqual(250);
    }
  });

  it('a paced FrameBatcher releases bursts at a steady rate', async () => {
    const { frames } = await play(60, 200, 20);
    const settled = frames.slice(24, -20);
    expect(Math.max(...settled)).toBeLessThanOrEqual(9);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(2);
  });

  it('a paced FrameBatcher keeps the order and splits no surrogate pair', async () => {
    const clock = manualClock();
    const seen: StreamDelta[] = [];
    const { batcher } = open({ clock, maxLagMs: 250, onRelease: (deltas) => void seen.push(...deltas) });
    batcher.push([text('👩‍🚀'.repeat(20)), { type: 'file', mediaType: 'image/png', url: 'data:,' }, text('end')], 1);
    await clock.advance(300);
    expect(words(seen).join('')).toBe(`${'👩‍🚀'.repeat(20)}fileend`);
    for (const delta of seen) if ('text' in delta) expect(() => encodeURIComponent(delta.text)).not.toThrow();
  });

  it('a paced FrameBatcher releases everything at once if frames are synchronous', () => {
    const { commits, push } = open({ clock: instantClock(), maxLagMs: 250 });
    push('x'.repeat(1_000));
    expect(commits.flat().join('')).toHaveLength(1_000);
  });
});
