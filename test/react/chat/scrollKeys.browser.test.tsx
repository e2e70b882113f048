import { cleanup, render } from '@testing-library/react';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { cdp, server, userEvent } from 'vitest/browser';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import { useScrollFollow } from '../../../src/react/useScrollFollow.js';
import '../../../src/styles.css';
import { fakeChat, say } from './fakeChat.js';

/* How far a scroll of the user or the application goes while the content grows. The scroller is opaque or transparent
   and the device pixel ratio 1 or 2, because Chromium scrolls a transparent element at ratio 1 on the main thread. */

const isChromium = server.browser === 'chromium';
const session = isChromium ? (cdp() as unknown as { send(method: string, params?: object): Promise<unknown> }) : null;
const setPixelRatio = (deviceScaleFactor: number) =>
  session?.send('Emulation.setDeviceMetricsOverride', { width: 0, height: 0, deviceScaleFactor, mobile: false });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let stopStream = () => {};

afterEach(() => {
  stopStream();
  cleanup();
});
afterAll(() => session?.send('Emulation.clearDeviceMetricsOverride'));

function View({ background }: { background: string }) {
  const { viewportRef, contentRef } = useScrollFollow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what has the focus
    <div ref={viewportRef} id="view" tabIndex={0} style={{ blockSize: 400, overflowY: 'auto', background }}>
      <div ref={contentRef} />
    </div>
  );
}

/** A view of 400 px with 60 rows, to which a row is added every `rowMs`. */
async function openStream(background: string, rowMs = 16): Promise<HTMLElement> {
  render(<View background={background} />);
  const view = document.getElementById('view')!;
  const addRow = () => {
    const row = document.createElement('p');
    row.style.margin = '0 0 12px';
    row.textContent = `Row ${view.firstElementChild!.childElementCount}`;
    view.firstElementChild!.append(row);
  };
  for (let index = 0; index < 60; index += 1) addRow();
  const timer = setInterval(addRow, rowMs);
  stopStream = () => clearInterval(timer);
  await wait(400);
  return view;
}

/** The scroll offset before the next key. */
const startOfKey = (view: HTMLElement) =>
  new Promise<number>((resolve) =>
    document.addEventListener('keydown', () => resolve(view.scrollTop), { once: true, capture: true }),
  );

/** Returns how many pixels a key scrolls up, which differs between browsers. */
async function pressKey(view: HTMLElement, key: string, ms: number): Promise<number> {
  const start = startOfKey(view);
  await userEvent.keyboard(`{${key}}`);
  await wait(ms);
  return (await start) - view.scrollTop;
}

/** Returns how many pixels a key scrolls a view that does not grow. */
async function measureKey(key: string): Promise<number> {
  const view = await openStream('white', 3_600_000);
  view.focus();
  const distance = await pressKey(view, key, 1_000);
  stopStream();
  cleanup();
  expect(distance).toBeGreaterThan(20);
  return distance;
}

/** Only Chromium's protocol can change the pixel ratio. */
const pixelRatios = isChromium ? [1, 2] : [window.devicePixelRatio];
const backgrounds = ['transparent', 'white'];
const settings = pixelRatios.flatMap((ratio) => backgrounds.map((background) => [ratio, background] as const));

describe.each(settings)('at a device pixel ratio of %d, with a %s background', (ratio, background) => {
  it.each(['PageUp', 'ArrowUp'])(
    'the key %s scrolls up by the same distance whether or not the view grows',
    async (key) => {
      await setPixelRatio(ratio);
      const distance = await measureKey(key);
      const view = await openStream(background);
      view.focus();
      const moved = await pressKey(view, key, 1_200);
      expect(moved).toBeGreaterThan(distance - 15);
      expect(moved).toBeLessThan(distance + 15);
    },
  );

  it('Home scrolls to the start of a growing view', async () => {
    await setPixelRatio(ratio);
    const view = await openStream(background);
    view.focus();
    await userEvent.keyboard('{Home}');
    await wait(1_800);
    expect(view.scrollTop).toBe(0);
  });

  it('a smooth scrollIntoView() reaches its target in a growing view', async () => {
    await setPixelRatio(ratio);
    const view = await openStream(background);
    const row = view.firstElementChild!.children[20]!;
    row.scrollIntoView({ behavior: 'smooth' });
    await wait(2_000);
    expect(Math.abs(row.getBoundingClientRect().top - view.getBoundingClientRect().top)).toBeLessThanOrEqual(2);
  });

  it('an assigned scrollTop is kept in a growing view', async () => {
    await setPixelRatio(ratio);
    const view = await openStream(background);
    view.scrollTop = 200;
    await wait(600);
    expect(view.scrollTop).toBe(200);
  });

  const code = (lines: number) => ['```js', ...Array.from({ length: lines }, (_, n) => `const a${n} = ${n};`), '```'];
  const list = Array.from({ length: 12 }, (_, n) => `- An entry of a list, number ${n}, with some words in it.`);
  const restored = Array.from({ length: 20 }, (_, index) =>
    index % 2 === 0
      ? say('user', `Question ${index}`, `m${index}`)
      : say(
          'assistant',
          ['Some **words** first.', '', ...list, '', ...code(6 + index), '', 'And a last word.'].join('\n'),
          `m${index}`,
        ),
  );

  /** A restored thread in a window of 500 px. */
  async function openThread(): Promise<HTMLElement> {
    render(
      <div style={{ blockSize: 500, background }}>
        <ChatWindow chat={fakeChat({ messages: restored })} style={{ background }} />
      </div>,
    );
    await expect.poll(() => document.querySelectorAll('article').length).toBe(20);
    await wait(600);
    return document.querySelector<HTMLElement>('.sluice-messages')!;
  }

  it('Home scrolls to the start of a restored thread', async () => {
    await setPixelRatio(ratio);
    const view = await openThread();
    [...document.querySelectorAll('article')].at(-1)!.focus();
    await userEvent.keyboard('{Home}');
    await wait(2_500);
    expect(view.scrollTop).toBe(0);
  });

  it('a smooth scrollIntoView() of an article reaches it in a restored thread', async () => {
    await setPixelRatio(ratio);
    const view = await openThread();
    const article = document.querySelectorAll('article')[2]!;
    article.scrollIntoView({ behavior: 'smooth' });
    await wait(2_500);
    expect(Math.abs(article.getBoundingClientRect().top - view.getBoundingClientRect().top)).toBeLessThanOrEqual(2);
  });

  it('ArrowUp and Home scroll the full distance while a code block streams', async () => {
    await setPixelRatio(ratio);
    const distance = await measureKey('ArrowUp');
    const lines: string[] = [];
    const chat = (text: string) =>
      fakeChat({ status: 'streaming', messages: [...restored, say('user', 'Q', 'q'), say('assistant', text, 'live')] });
    const view = (text: string) => (
      <div style={{ blockSize: 500 }}>
        <ChatWindow chat={chat(text)} style={{ background }} />
      </div>
    );
    const { rerender } = render(view('```js\n'));
    await expect.poll(() => document.querySelectorAll('article').length).toBe(22);
    const timer = setInterval(() => {
      lines.push(`const line${lines.length} = ${lines.length};`);
      rerender(view(`\`\`\`js\n${lines.join('\n')}`));
    }, 20);
    stopStream = () => clearInterval(timer);
    await wait(800);
    const scroller = document.querySelector<HTMLElement>('.sluice-messages')!;
    [...document.querySelectorAll('article')].at(-1)!.focus({ preventScroll: true });
    const moved = await pressKey(scroller, 'ArrowUp', 700);
    expect(moved).toBeGreaterThan(distance - 10);
    expect(moved).toBeLessThan(distance + 10);
    await userEvent.keyboard('{Home}');
    await wait(2_500);
    expect(scroller.scrollTop).toBe(0);
  });
});
