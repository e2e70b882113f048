import { describe, expect, it } from 'vitest';
import { ReadingRest } from '../../../src/core/flow/ReadingRest.js';
import { StreamSession } from '../../../src/core/index.js';
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

  it('lasts most of a frame, once for each that has its commit', async () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    expect(rest.after(100)).toBeUndefined();
    rest.frame(true);
    const lasted = await timeOf(page, rest.after(100));
    expect(lasted).toBeGreaterThan(8);
    expect(lasted).toBeLessThan(16);
    expect(rest.after(100)).toBeUndefined();
  });

  it('ends at the same time of the frame whenever it began, and is not taken after that', async () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    rest.frame(true);
    await page.advance(9);
    expect(await timeOf(page, rest.after(100))).toBeLessThanOrEqual(5);
    await page.advance(7);
    rest.frame(true);
    await page.advance(15);
    expect(rest.after(100)).toBeUndefined();
  });

  it('is shorter where frames are, and no longer where a busy page is late for one', async () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    rest.frame(true);
    await page.advance(8);
    rest.frame(true);
    expect(await timeOf(page, rest.after(100))).toBeLessThanOrEqual(7);
    await page.advance(200);
    rest.frame(true);
    expect(await timeOf(page, rest.after(100))).toBeLessThanOrEqual(14);
  });

  it('is not taken after a frame with nothing to show', () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    rest.frame(true);
    rest.frame(false);
    expect(rest.after(100)).toBeUndefined();
  });

  it('is not taken after a large chunk, on a hidden page, or where the host has none to give', () => {
    const { page } = openPage();
    const rest = new ReadingRest(page);
    rest.frame(true);
    expect(rest.after(10_000)).toBeUndefined();
    page.setHidden(true);
    expect(rest.after(100)).toBeUndefined();
    page.setHidden(false);
    expect(rest.after(100)).toBeInstanceOf(Promise);
    const elsewhere = new ReadingRest(manualClock());
    elsewhere.frame(true);
    expect(elsewhere.after(100)).toBeUndefined();
  });

  it.each([
    ['when it is told to', (rest: ReadingRest) => rest.end()],
    ['with a frame that is early', (rest: ReadingRest) => rest.frame(true)],
  ])('ends %s, and gives its timer back', async (_, end) => {
    const { page, resting } = openPage();
    const rest = new ReadingRest(page);
    rest.frame(true);
    const waited = rest.after(100);
    expect(resting.size).toBe(1);
    end(rest);
    await waited;
    expect(resting.size).toBe(0);
  });
});

it.each([0.5, 3, 8, 12, 20])('a word every %d ms is shown in the next frame after it came', async (everyMs) => {
  const { page, resting } = openPage();
  const came: number[] = [];
  const shown: number[] = [];
  const frameAfter = (ms: number) => Math.ceil(ms / 16);
  let body!: ReadableStreamDefaultController<Uint8Array>;
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    body = controller;
  };
  const response = new Response(new ReadableStream({ start }));
  // Of the network: a body that the page makes itself is read on at once.
  Object.defineProperty(response, 'url', { value: 'https://a.b/' });
  const session = new StreamSession({ fetch: async () => response, host: page, protocol: 'text' });
  session.subscribe(() => {
    while (shown.length < session.getSnapshot().text.length) shown.push(frameAfter(page.now()));
  });
  const ended = session.start('Hi');
  // Out of step with the frames.
  await page.advance(5.3);
  for (let word = 0; word < 60; word++) {
    came.push(frameAfter(page.now()));
    body.enqueue(new TextEncoder().encode('x'));
    await page.advance(everyMs);
  }
  body.close();
  await page.advance(32);
  expect(await ended).toMatchObject({ status: 'done' });
  expect(shown).toEqual(came);
  expect(resting.size + page.pending).toBe(0);
});
