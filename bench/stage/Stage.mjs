/**
 * A page with one chat on it in a real Chromium, React's production build, and the server that the chat asks. A subject
 * is one way to build that chat: see subjects.tsx.
 */
import { chromium } from 'playwright';
import { findChromium } from '../../scripts/chromium.mjs';
import { buildApp } from '../buildApp.mjs';
import { documents } from '../render/documents.mjs';
import { serve, tokenLength } from './serve.mjs';

export const floor = 'floor';
export const stock = 'stock useChat + streamdown';
export const sluice = 'sluice, ChatWindow';
export const response = 'sluice, StreamingResponse';

/** The first tokens of an answer, as text. */
export const answerOf = (length) => documents['mixed, 50k tokens']().slice(0, length * tokenLength);

/** Cuts an answer where a section begins, so many tokens before its end or a few more. */
export function cut(text, fromEnd) {
  const at = fromEnd * tokenLength < text.length ? text.lastIndexOf('\n\n## ', text.length - fromEnd * tokenLength) : 0;
  return [text.slice(0, at), text.slice(at)];
}

/** Parts of names, separated by `|`, narrow a run. */
export const isWanted = (names, name) => !names || names.split('|').some((part) => name.includes(part.trim()));

/** Opens pages, until it is closed. */
export async function openStage() {
  const server = await serve(await bundle());
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  return {
    browser,
    server,
    /** A page of its own, whose code is compiled and warm, as it is in a page that has shown an answer. */
    async open(subject) {
      const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
      await page.goto(server.url);
      const devTools = await page.context().newCDPSession(page);
      await devTools.send('Performance.enable');
      const chat = new Chat(page, devTools, server, subject);
      await chat.mount();
      const { answer, shown } = await chat.ask();
      answer.send(answerOf(300));
      answer.end();
      await shown;
      await chat.unmount();
      return chat;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** The one chat of a page. */
class Chat {
  constructor(page, devTools, server, subject) {
    Object.assign(this, { page, devTools, server, subject });
  }

  /** Puts it on the page, with a thread of so many messages. */
  mount(messages = 0) {
    return this.page.evaluate(([name, count]) => window.stage.mount(name, count), [this.subject, messages]);
  }

  unmount() {
    return this.page.evaluate(() => window.stage.unmount());
  }

  /** @returns the answer, to be written; and `shown`, once it has ended and is on the screen. */
  async ask() {
    const shown = this.page.evaluate(() => window.stage.ask());
    // Whoever does not wait for it closes the page.
    shown.catch(() => {});
    return { answer: await this.server.asked(), shown };
  }

  /** Waits until these words are on the screen. */
  async shows(words) {
    await this.page.waitForFunction((words) => window.stage.text().includes(words), words, {
      polling: 100,
      timeout: 60_000,
    });
  }

  /** CPU time of the renderer's main thread, in milliseconds. */
  async cpu() {
    return (await this.#metrics()).ThreadTime * 1000;
  }

  /** What lives on the heap, in bytes. */
  async heap() {
    await this.collectGarbage();
    return (await this.#metrics()).JSHeapUsedSize;
  }

  async collectGarbage() {
    await this.devTools.send('HeapProfiler.collectGarbage');
  }

  async #metrics() {
    const { metrics } = await this.devTools.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  /** Makes the page's processor slower by so much. */
  throttle(rate) {
    return this.devTools.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** Begins to note long tasks and keys; and frames, which makes the page draw one after another. */
  watch({ frames }) {
    return this.page.evaluate((frames) => window.stage.watch(frames), frames);
  }

  /** @returns {Promise<{ gaps: number[], longTasks: number[], keys: number[] }>} in milliseconds, since `watch` */
  watched() {
    return this.page.evaluate(() => window.stage.watched());
  }

  /** Presses so many keys in the composer, or keys until the work is done. */
  async type(count, work = Promise.resolve()) {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    await this.page.focus('textarea');
    for (let key = 0; key < count || !isDone; key++) {
      await this.page.keyboard.press('abcde'[key % 5]);
      // Out of step with the frames.
      await new Promise((resolve) => setTimeout(resolve, 80 + ((key * 7) % 17)));
    }
    return done;
  }

  close() {
    return this.page.close();
  }
}

/** @returns the files of a page, by their paths. */
async function bundle() {
  const files = new Map();
  for (const [name, body] of await buildApp(new URL('page.tsx', import.meta.url))) {
    files.set(name, { type: name.endsWith('.css') ? 'text/css' : 'text/javascript', body });
  }
  const styles = [...files.keys()].filter((name) => name.endsWith('.css'));
  const body = `<!doctype html><meta charset="utf-8"><title>stage</title>
${styles.map((name) => `<link rel="stylesheet" href="${name}">`).join('\n')}
<div id="host" style="block-size: 800px; inline-size: 720px"></div>
<script type="module" src="/page.js"></script>`;
  return files.set('/', { type: 'text/html', body });
}
