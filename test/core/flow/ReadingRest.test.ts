import { describe, expect, it } from 'vitest';
import { ReadingRest } from '../../../src/core/flow/ReadingRest.js';
import { manualClock } from '../../../src/testing/index.js';

/** A page whose clock is turned by hand. */
function openPage() {
  const clock = manualClock({ frameMs: 16 });
  const resting = new Set<() => void>();
  const page = Object.assign(clock, {
    rest(delayMs: number, callback: () => void) {
      const cancel = clock.after(delayMs, () => {
        resting.delete(cancel);
        callback();
      });
      resting.add(cancel);
      return () => {
        resting.delete(cancel);
        cancel();
      };
    },
  });
  return { page, resting };
}

describe('ReadingRest', () => {
  async function timeOf(page: ReturnType<typeof openPage>['page'], rest: Promise<void> | undefined) {
    const began = page.now();
    let ended: number | undefined;
    void rest?.then(() => {
      ended = page.now();
    });
    for (let ms = 0; ms < 40 && ended === undefined; ms += 1) await page.advance(1);
    return ended === undefined ? undefined : ended - began;
  }

  it('lasts most of a frame, once for each that has had its commit', async () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    expect(rest.after(100)).toBeUndefined();
    rest.frameSpent();
    await page.advance(16);
    rest.frameCame();
    rest.frameSpent();
    const lasted = await timeOf(page, rest.after(100));
    expect(lasted).toBeGreaterThan(8);
    expect(lasted).toBeLessThan(16);
    expect(rest.after(100)).toBeUndefined();
  });

  it('is shorter where frames are, and no longer where a busy page is late for one', async () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    rest.frameSpent();
    await page.advance(8);
    rest.frameCame();
    rest.frameSpent();
    expect(await timeOf(page, rest.after(100))).toBeLessThanOrEqual(7);
    await page.advance(200);
    rest.frameCame();
    rest.frameSpent();
    expect(await timeOf(page, rest.after(100))).toBeLessThanOrEqual(14);
  });

  it('is not taken after a large chunk, on a hidden page, or where the host has none to give', () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    rest.frameSpent();
    expect(rest.after(10_000)).toBeUndefined();
    page.setHidden(true);
    expect(rest.after(100)).toBeUndefined();
    page.setHidden(false);
    expect(rest.after(100)).toBeInstanceOf(Promise);
    const elsewhere = new ReadingRest(manualClock());
    elsewhere.frameSpent();
    expect(elsewhere.after(100)).toBeUndefined();
  });

  it('ends when it is told to, and gives its timer back', async () => {
    const { page, resting } = openPage();
    const rest = new ReadingRest(page);
    rest.frameSpent();
    const waited = rest.after(100);
    expect(resting.size).toBe(1);
    rest.end();
    await waited;
    expect(resting.size).toBe(0);
  });
});
