import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cdp, server, userEvent } from 'vitest/browser';
import { type UseScrollFollowOptions, useScrollFollow } from '../../../src/react/useScrollFollow.js';

const chunksPerSecond = 30;

let viewport: HTMLElement;
let content: HTMLElement;
let follow: ReturnType<typeof useScrollFollow>;
let renders = 0;

function View(props: UseScrollFollowOptions) {
  const result = useScrollFollow(props);
  follow = result;
  renders += 1;
  return (
    <div ref={result.viewportRef} id="view" style={{ blockSize: 400, inlineSize: 380, overflowY: 'auto' }}>
      <div ref={result.contentRef} />
    </div>
  );
}

function mount(options: UseScrollFollowOptions = {}) {
  render(<View {...options} />);
  viewport = document.getElementById('view')!;
  content = viewport.firstElementChild as HTMLElement;
  // A key scrolls the focused element.
  viewport.tabIndex = 0;
  for (let i = 0; i < 30; i += 1) paragraph(`Paragraph ${i}. ${'It stands here for a while. '.repeat(4)}`);
}

function paragraph(text: string, before?: Element | null): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  content.insertBefore(element, before ?? null);
  return element;
}

afterEach(cleanup);

let chunks = 0;

/** A stream that extends the last paragraph and sometimes begins another. */
function startStream(): () => void {
  let last = paragraph('');
  const timer = setInterval(() => {
    chunks += 1;
    if (chunks % 24 === 0) last = paragraph('');
    last.append(`chunk ${chunks} of the answer `);
  }, 1000 / chunksPerSecond);
  return () => clearInterval(timer);
}

const distance = () => viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;

/** Resolves after the next paint, with whether the page has not changed since. */
function painted(): Promise<boolean> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      const drawn = chunks;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(chunks === drawn);
      port2.postMessage(null);
    }),
  );
}

/** The results of `look` on each frame in this time. */
async function watch<T>(ms: number, look: () => T): Promise<T[]> {
  const seen: T[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) if (await painted()) seen.push(look());
  return seen;
}

const settled = () => watch(300, () => undefined);

/** For each frame in which the view was pinned and watched: whether it was at most 2 px from the bottom. */
const pinnedFrames: boolean[] = [];

/** Watches the pinned view. One frame may be late because of a layout change, two in such a short time may not. */
async function expectAtBottom(ms: number, what = 'pinned'): Promise<void> {
  const frames = (await watch(ms, distance)).map((px) => px <= 2);
  pinnedFrames.push(...frames);
  const late = frames.filter((isAtBottom) => !isAtBottom).length;
  expect(late, what).toBeLessThanOrEqual(Math.max(1, 0.02 * frames.length));
}

/** The largest movement of the first visible paragraph in pixels, without a scroll. */
async function largestYank(ms: number, happen: () => void = () => {}): Promise<number> {
  const edge = viewport.getBoundingClientRect().top;
  const reading = [...content.children].find((child) => child.getBoundingClientRect().top >= edge)!;
  const start = reading.getBoundingClientRect().top;
  happen();
  const moves = await watch(ms, () => Math.abs(reading.getBoundingClientRect().top - start));
  return Math.max(...moves);
}

const wheel = (deltaY: number) => userEvent.wheel(viewport, { delta: { y: deltaY } });

/** The middle of the view, in the coordinates of the page that holds the frame of this test. */
function middle() {
  const frame = window.frameElement?.getBoundingClientRect() ?? new DOMRect();
  const { left, top, width, height } = viewport.getBoundingClientRect();
  const scale = frame.width ? frame.width / window.innerWidth : 1;
  return { x: frame.left + (left + width / 2) * scale, y: frame.top + (top + height / 2) * scale };
}

/** A finger moves down the screen, and the text moves with it. */
async function swipe(length: number): Promise<void> {
  const { x, y } = middle();
  await cdp().send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  for (let moved = 10; moved <= length; moved += 10)
    await cdp().send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: y + moved }] });
  await cdp().send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  // After the swipe, the scroll continues for a while.
  await watch(700, () => undefined);
}

/** A browser with scroll anchoring is also tested without it. */
const anchoring = CSS.supports('overflow-anchor', 'auto') ? [true, false] : [false];

describe.each(anchoring)('in a browser with scroll anchoring: %s', (isSupported) => {
  beforeEach(() => {
    const supports = CSS.supports.bind(CSS);
    vi.spyOn(CSS, 'supports').mockImplementation((property: string, value?: string) =>
      property === 'overflow-anchor'
        ? isSupported
        : value === undefined
          ? supports(property)
          : supports(property, value),
    );
  });
  afterEach(() => vi.restoreAllMocks());

  it('during 20 s of streaming, a followed view stays exactly at the bottom, and does not move if the user scrolled up', async () => {
    mount();
    pinnedFrames.length = 0;
    const end = startStream();
    const away = async (how: string, go: () => Promise<unknown>) => {
      await go();
      await settled();
      expect(follow.pinned, `${how} lets go`).toBe(false);
      expect(await largestYank(700), `nothing moves after ${how}`).toBeLessThanOrEqual(2);
    };
    const back = async () => {
      follow.scrollToBottom();
      await expectAtBottom(600);
    };

    await expectAtBottom(6_000);

    await away('one notch of the wheel', () => wheel(-40));
    await wheel(10_000);
    await settled();
    expect(follow.pinned, 'the wheel down to the end takes hold').toBe(true);
    await expectAtBottom(500);

    viewport.focus();
    await away('Page Up', () => userEvent.keyboard('{PageUp}'));
    await userEvent.keyboard('{End}');
    expect(follow.pinned, 'End takes hold').toBe(true);
    await expectAtBottom(500);
    await away('Arrow Up', () => userEvent.keyboard('{ArrowUp}'));
    await back();

    // Only Chromium's protocol can simulate touch.
    if (server.browser === 'chromium') {
      await away('a swipe', () => swipe(120));
      await back();
    }

    await away('the scrollbar', async () => viewport.scrollBy(0, -500));
    const prepend = () => void paragraph('Earlier history, '.repeat(120), content.firstElementChild);
    expect(await largestYank(500, prepend), 'earlier messages come in above').toBeLessThanOrEqual(2);
    expect(await largestYank(500, () => lateImage(content.children[3]!)), 'an image loads above').toBeLessThanOrEqual(
      2,
    );
    const shrink = () => viewport.style.setProperty('block-size', '300px');
    expect(await largestYank(500, shrink), 'the view shrinks').toBeLessThanOrEqual(2);
    await back();

    viewport.style.blockSize = '400px';
    viewport.style.inlineSize = '300px';
    prepend();
    await expectAtBottom(800, 'resized and prepended at the bottom');
    lateImage(content.lastElementChild!);
    await expectAtBottom(800, 'an image loads at the bottom');

    nestedScroller().scrollTop = 200;
    await painted();
    await wheel(-40);
    await expectAtBottom(800, 'a scroller inside takes the wheel');
    end();
    expect(pinnedFrames.filter(Boolean).length / pinnedFrames.length).toBeGreaterThanOrEqual(0.98);
  }, 60_000);
});

/** An image whose height is unknown until it has loaded. */
function lateImage(parent: Element): void {
  const image = document.createElement('img');
  parent.append(image);
  setTimeout(() => {
    image.src = `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="200" height="260"/>`;
  }, 100);
}

/** An element in the middle of the view that scrolls separately. */
function nestedScroller(): HTMLElement {
  const scroller = paragraph('A long listing. '.repeat(400));
  scroller.style.cssText = 'block-size: 350px; overflow-y: auto';
  return scroller;
}

describe('useScrollFollow', () => {
  it('useScrollFollow opens the view at the bottom', async () => {
    mount();
    await painted();
    expect([distance(), follow.pinned]).toEqual([0, true]);
  });

  it('useScrollFollow causes no render while the content grows', async () => {
    mount();
    await painted();
    const before = renders;
    for (let n = 0; n < 20; n += 1) {
      // The content grows before the scroll event of the last frame, as in a commit between two frames.
      paragraph(`Paragraph ${n}`);
      await painted();
    }
    expect([renders - before, distance(), follow.atBottom]).toEqual([0, 0, true]);
  });

  it("useScrollFollow with follow: 'turn' keeps the question at the top while its answer grows beyond the view", async () => {
    mount({ follow: 'turn' });
    await painted();
    const question = paragraph('A question');
    follow.scrollToTurn(question);
    const top = () => question.getBoundingClientRect().top - viewport.getBoundingClientRect().top;
    expect(top()).toBeCloseTo(0, 0);
    const end = startStream();
    const moved = await watch(2_500, top);
    end();
    expect(distance()).toBeGreaterThan(100);
    expect(Math.max(...moved.map(Math.abs))).toBeLessThanOrEqual(2);
  });

  it('useScrollFollow with follow: false never scrolls', async () => {
    mount({ follow: false });
    await painted();
    const end = startStream();
    expect(await largestYank(1_000)).toBeLessThanOrEqual(2);
    end();
    expect(distance()).toBeGreaterThan(50);
  });
});
