/**
 * A page with one chat in a real Chromium, React's production build, and the server of the chat. A subject is one
 * implementation of that chat, see subjects.tsx.
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

/** The first `length` tokens of an answer, as text. */
export const answerOf = (length) => documents['mixed, 50k tokens']().slice(0, length * tokenLength);

/** Cuts an answer at the start of a section, about `fromEnd` tokens before its end. */
export function cut(text, fromEnd) {
  const at = fromEnd * tokenLength < text.length ? text.lastIndexOf('\n\n## ', text.length - fromEnd * tokenLength) : 0;
  return [text.slice(0, at), text.slice(at)];
}

/** Parts of names, separated by `|`, narrow a run. */
export const isWanted = (names, name) => !names || names.split('|').some((part) => name.includes(part.trim()));

export async function openStage() {
  const server = await serve(await bundle());
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  return {
    browser,
    server,
    /** A new page with compiled code, as in a page that has shown an answer. */
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

class Chat {
  constructor(page, devTools, server, subject) {
    Object.assign(this, { page, devTools, server, subject });
  }

  /** Mounts the chat with a thread of this many messages. */
  mount(messages = 0) {
    return this.page.evaluate(([name, count]) => window.stage.mount(name, count), [this.subject, messages]);
  }

  unmount() {
    return this.page.evaluate(() => window.stage.unmount());
  }

  /** @returns the answer to write, and `shown`, which resolves when it has ended and is on the screen. */
  async ask() {
    const shown = this.page.evaluate(() => window.stage.ask());
    // A caller that does not wait for it closes the page.
    shown.catch(() => {});
    return { answer: await this.server.asked(), shown };
  }

  /** Waits until this text is on the screen. */
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

  /** Slows the page's processor down by this factor. */
  throttle(rate) {
    return this.devTools.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** Starts recording long tasks and keys; with `frames` also frames, which makes the page paint continuously. */
  watch({ frames }) {
    return this.page.evaluate((frames) => window.stage.watch(frames), frames);
  }

  /** @returns {Promise<{ gaps: number[], longTasks: number[], keys: number[] }>} in milliseconds, since `watch` */
  watched() {
    return this.page.evaluate(() => window.stage.watched());
  }

  /** Presses this many keys in the composer, or keys until the work is done. */
  async type(count, work = Promise.resolve()) {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    await this.page.focus('textarea');
    for (let key = 0; key < count || !isDone; key++) {
      await this.page.keyboard.press('abcde'[key % 5]);
      // The presses are at varying positions within a frame.
      await new Promise((resolve) => setTimeout(resolve, 80 + ((key * 7) % 17)));
    }
    return done;
  }

  close() {
    return this.page.close();
  }
}

/** @returns the files of a page by path. */
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
