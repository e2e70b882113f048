import {
  delay,
  finish,
  instantClock,
  manualClock,
  mockFetch,
  pace,
  realClock,
  script,
  text,
  virtualClock,
} from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { currentEnvironment, systemEnvironment } from '../../../src/core/environment.js';
import { currentClock } from '../../../src/testing/clock/Clock.js';

afterEach(() => vi.useRealTimers());

/** When each chunk of a long answer arrives. */
async function timestamps(seed: number): Promise<number[]> {
  const clock = virtualClock({ seed });
  const novel = script(
    pace({ ttftMs: 600, charsPerSecond: 330, jitter: 0.8, seed }),
    text('word '.repeat(2_000)),
    finish(),
  );
  const response = await mockFetch(novel, { clock, protocol: 'openai-chat' })('/');
  const times: number[] = [];
  for await (const _ of response.body!) times.push(clock.now());
  return times;
}

describe('virtualClock', () => {
  it('virtualClock plays 10,000 characters in 30 virtual seconds with the same timestamps in every run', async () => {
    const times = await timestamps(1);

    expect(times.at(-1)).toBeGreaterThan(30_000);
    expect(times.length).toBeGreaterThan(2_500);
    expect(await timestamps(1)).toEqual(times);
    expect(await timestamps(2)).not.toEqual(times);
  });

  it('virtualClock works under fake timers', async () => {
    const times = await timestamps(1);
    vi.useFakeTimers();

    expect(await timestamps(1)).toEqual(times);
  });

  it('virtualClock fires timers in the order of their due times', async () => {
    const clock = virtualClock();
    const calls: [string, number][] = [];
    const note = (name: string) => () => void calls.push([name, clock.now()]);
    clock.after(50, note('later'));
    clock.after(10, note('sooner'));
    clock.after(10, note('sooner, second'));
    clock.after(20, note('cancelled'))();
    await clock.wait(100);

    expect(calls).toEqual([
      ['sooner', 10],
      ['sooner, second', 10],
      ['later', 50],
    ]);
  });

  it('virtualClock runs 60 frames per second', async () => {
    const clock = virtualClock();
    const frames: number[] = [];
    const onFrame = () => {
      frames.push(Math.round(clock.now()));
      if (frames.length < 3) clock.frame(onFrame);
    };
    clock.after(5, () => clock.frame(onFrame));
    await clock.wait(100);

    expect(frames).toEqual([17, 33, 50]);
  });

  it('virtualClock does not advance while it is held', async () => {
    const clock = virtualClock();
    const release = clock.hold();
    let called = false;
    clock.after(1, () => {
      called = true;
    });
    await new Promise((resolve) => setImmediate(resolve));

    expect(called).toBe(false);
    release();
    await clock.wait(1);
    expect(called).toBe(true);
  });

  it('virtualClock simulates an offline and a hidden page', () => {
    const clock = virtualClock();
    let changes = 0;
    const stopListening = clock.onOnlineChange(() => {
      changes += 1;
    });
    clock.onVisibilityChange(() => {
      changes += 10;
    });
    clock.setOnline(false);
    clock.setOnline(false);
    clock.setHidden(true);
    stopListening();
    clock.setOnline(true);

    expect(changes).toBe(11);
    expect([clock.isOnline(), clock.isHidden()]).toEqual([true, true]);
  });
});

describe('manualClock', () => {
  it('manualClock advances only when advance() is called, which runs all timers that are due', async () => {
    const clock = manualClock();
    const fetch = mockFetch(script(text('a'), delay(100), text('b'), delay(100), text('c')), {
      clock,
      protocol: 'text',
    });
    let read = '';
    const reading = (async () => {
      for await (const chunk of (await fetch('/')).body!) read += new TextDecoder().decode(chunk);
    })();

    await clock.advance(0);
    expect(read).toBe('a');
    await clock.advance(99);
    expect(read).toBe('a');
    await clock.advance(1);
    expect(read).toBe('ab');
    await clock.advance(1_000);
    expect(read).toBe('abc');
    expect(clock.now()).toBe(1_100);
    await reading;
  });
});

describe('instantClock', () => {
  it('instantClock runs frames immediately', () => {
    let painted = false;
    instantClock().frame(() => {
      painted = true;
    });

    expect(painted).toBe(true);
  });

  it('instantClock skips the delays of a script', async () => {
    const clock = instantClock();
    await (await mockFetch(script(delay(3_600_000), text('a')), { clock })('/')).text();

    expect(clock.now()).toBe(0);
  });

  it('instantClock fires timers when no work is left', async () => {
    const clock = instantClock();
    await new Promise<void>((resolve) => void clock.after(120_000, resolve));

    expect(clock.now()).toBe(120_000);
  });
});

describe('install', () => {
  it('install() of a clock affects all mocks and sessions that start afterwards', () => {
    const outer = virtualClock();
    const inner = manualClock();
    expect(currentClock()).toBe(realClock);
    const uninstallOuter = outer.install();
    const uninstallInner = inner.install();

    expect(currentEnvironment()).toBe(inner);
    uninstallInner();
    expect(currentClock()).toBe(outer);
    uninstallOuter();
    expect(currentEnvironment()).toBe(systemEnvironment);
  });
});

describe('realClock', () => {
  it("realClock waits with the test runner's timers, including fake ones", async () => {
    vi.useFakeTimers();
    let waited = false;
    const waiting = realClock.wait(10_000).then(() => {
      waited = true;
    });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(waited).toBe(false);
    await vi.advanceTimersByTimeAsync(1);

    await waiting;
  });

  it('realClock stops waiting when the signal aborts', async () => {
    const abort = new AbortController();
    const waiting = realClock.wait(Number.POSITIVE_INFINITY, abort.signal);
    abort.abort();

    await waiting;
    await realClock.wait(1_000_000, AbortSignal.abort());
  });
});
