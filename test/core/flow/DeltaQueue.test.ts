import { describe, expect, it } from 'vitest';
import { DeltaQueue } from '../../../src/core/flow/DeltaQueue.js';
import type { StreamDelta } from '../../../src/core/index.js';
import { instantClock, manualClock } from '../../../src/testing/index.js';

const text = (value: string): StreamDelta => ({ type: 'text', part: 'text', text: value });
const words = (deltas: readonly StreamDelta[]) => deltas.map((delta) => ('text' in delta ? delta.text : delta.type));

function open(options: { smooth?: boolean; highWaterMark?: number; clock?: ReturnType<typeof manualClock> } = {}) {
  const { clock = manualClock(), ...rest } = options;
  const commits: string[][] = [];
  const queue = new DeltaQueue({ environment: clock, commit: (deltas) => void commits.push(words(deltas)), ...rest });
  const push = (...values: string[]) => queue.push(values.map(text), values.join('').length);
  return { clock, queue, commits, push };
}

describe('DeltaQueue', () => {
  it('commits the first delta after an idle frame before push returns', async () => {
    const { clock, commits, push } = open();
    push('a');
    expect(commits).toEqual([['a']]);
    await clock.advance(100);
    push('b');
    expect(commits).toEqual([['a'], ['b']]);
  });

  it('makes at most one commit a frame', async () => {
    const { clock, commits, push } = open();
    for (let ms = 0; ms < 100; ms += 2) {
      push(`${ms} `);
      await clock.advance(2);
    }
    await clock.advance(20);
    expect(commits.length).toBeLessThanOrEqual(1 + 100 / (1000 / 60));
    expect(commits.flat().join('')).toBe(Array.from({ length: 50 }, (_, index) => `${index * 2} `).join(''));
  });

  it('has committed each push before it returns, where frames are instant', () => {
    const { commits, push } = open({ clock: instantClock() });
    push('a');
    push('b');
    expect(commits).toEqual([['a'], ['b']]);
  });

  it('has no room past its mark, until the next frame', async () => {
    const { clock, queue, push } = open({ highWaterMark: 10 });
    push('first');
    push('123456789');
    expect(queue.room()).toBeUndefined();
    push('0');
    let hasRoom = false;
    const room = queue.room()!.then(() => {
      hasRoom = true;
    });
    await clock.advance(0);
    expect(hasRoom).toBe(false);
    await clock.advance(17);
    await room;
    expect(queue.room()).toBeUndefined();
  });

  it('gives out what it holds when drained, and lets a waiting reader go', async () => {
    const { queue, push } = open({ highWaterMark: 1 });
    push('a');
    push('b');
    const room = queue.room();
    expect(words(queue.drain())).toEqual(['b']);
    await room;
  });

  it('leaves no frame behind when closed, and takes nothing more', () => {
    const { clock, queue, commits, push } = open();
    push('a');
    push('b');
    queue.close();
    push('c');
    expect(clock.pending).toBe(0);
    expect(commits).toEqual([['a']]);
  });
});

describe('a smooth DeltaQueue', () => {
  /** How many characters each frame shows of bursts of `size` every `everyMs`, and how late the latest of them was. */
  async function play(size: number, everyMs: number, bursts: number) {
    const clock = manualClock();
    const arrived: number[] = [];
    const frames: number[] = [];
    let shown = 0;
    let latest = 0;
    const queue = new DeltaQueue({
      environment: clock,
      smooth: true,
      commit(deltas) {
        const length = words(deltas).join('').length;
        frames.push(length);
        for (let end = shown + length; shown < end; shown++) latest = Math.max(latest, clock.now() - arrived[shown]!);
      },
    });
    for (let burst = 0; burst < bursts; burst++) {
      for (let index = 0; index < size; index++) arrived.push(clock.now());
      queue.push([text('x'.repeat(size))], size);
      await clock.advance(everyMs);
    }
    await clock.advance(300);
    return { frames, shown, latest };
  }

  it('is never more than 250 ms behind, and loses nothing', async () => {
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

  it('shows bursts as steady text', async () => {
    const { frames } = await play(60, 200, 20);
    const settled = frames.slice(24, -20);
    expect(Math.max(...settled)).toBeLessThanOrEqual(9);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(2);
  });

  it('keeps deltas in order, and cuts no character in two', async () => {
    const clock = manualClock();
    const seen: StreamDelta[] = [];
    const queue = new DeltaQueue({ environment: clock, smooth: true, commit: (deltas) => void seen.push(...deltas) });
    queue.push([text('👩‍🚀'.repeat(20)), { type: 'file', mediaType: 'image/png', url: 'data:,' }, text('end')], 1);
    await clock.advance(300);
    expect(words(seen).join('')).toBe(`${'👩‍🚀'.repeat(20)}fileend`);
    for (const delta of seen) if ('text' in delta) expect(() => encodeURIComponent(delta.text)).not.toThrow();
  });

  it('shows everything at once where the user asked for less motion, or frames are instant', () => {
    for (const clock of [Object.assign(manualClock(), { prefersReducedMotion: () => true }), instantClock()]) {
      const { commits, push } = open({ clock, smooth: true });
      push('x'.repeat(1_000));
      expect(commits.flat().join('')).toHaveLength(1_000);
    }
  });
});
