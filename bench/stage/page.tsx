import { countPending } from './pending.js';
import 'sluice/styles.css';
import type { UIMessage } from 'ai';
import { documents } from '../render/documents.mjs';
import { type Chat, subjects } from './subjects.js';

const host = document.querySelector<HTMLElement>('#host')!;
let chat: Chat;

/** Questions of one line and answers of a few hundred characters of Markdown. */
function threadOf(count: number): UIMessage[] {
  const text = documents['mixed, 50k tokens']();
  return Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    role: index % 2 ? 'assistant' : 'user',
    parts: [
      {
        type: 'text',
        text: index % 2 ? text.slice((index * 200) % 150_000, ((index * 200) % 150_000) + 400) : `Question ${index}?`,
      },
    ],
  }));
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves after the active frame, before all waiting tasks. */
const afterFrame = () => scheduler.postTask(() => {}, { priority: 'user-blocking' });

/** Resolves after the next frame is painted. */
const painted = () => frame().then(afterFrame);

let stopWatching = () => ({ gaps: [] as number[], longTasks: [] as number[], keys: [] as number[] });

/** Starts recording long tasks and keys; with `withFrames` also frames, which makes the page paint continuously. */
function watch(withFrames: boolean) {
  const gaps: number[] = [];
  const longTasks: number[] = [];
  const keys: number[] = [];
  let isRunning = withFrames;
  let last: number | undefined;
  const frame = () => {
    const now = performance.now();
    if (last !== undefined) gaps.push(now - last);
    last = now;
    if (isRunning) requestAnimationFrame(frame);
  };
  if (withFrames) requestAnimationFrame(frame);
  const note = (entries: PerformanceObserverEntryList) => {
    for (const { duration } of entries.getEntries()) longTasks.push(duration);
  };
  const observer = new PerformanceObserver(note);
  observer.observe({ type: 'longtask' });
  const onKey = ({ timeStamp }: KeyboardEvent) => void painted().then(() => keys.push(performance.now() - timeStamp));
  document.addEventListener('keydown', onKey, true);
  stopWatching = () => {
    isRunning = false;
    for (const { duration } of observer.takeRecords()) longTasks.push(duration);
    observer.disconnect();
    document.removeEventListener('keydown', onKey, true);
    return { gaps, longTasks, keys };
  };
}

/** Waits for bytes with this word. @returns the time from their arrival until the word is on the screen. */
async function arrivalOf(word: string): Promise<{ ms: number; frames: number }> {
  let arrived: number | undefined;
  const decoder = new TextDecoder();
  const { fetch } = window;
  window.fetch = async (...request) => {
    const response = await fetch(...request);
    const note = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        if (decoder.decode(bytes).includes(word)) arrived ??= performance.now();
        controller.enqueue(bytes);
      },
    });
    return new Response(response.body!.pipeThrough(note), response);
  };
  for (let frames = 0; ; ) {
    await frame();
    if (arrived !== undefined) frames++;
    await afterFrame();
    if (arrived === undefined || !host.textContent.includes(word)) continue;
    window.fetch = fetch;
    return { ms: performance.now() - arrived, frames };
  }
}

const stage = {
  mount(name: string, messages: number): Promise<void> {
    chat = subjects[name]!(host, threadOf(messages));
    return painted();
  },
  /** Mounts the chat. @returns milliseconds until layout and until paint. */
  async open(name: string, messages: number) {
    const thread = threadOf(messages);
    await painted();
    const began = performance.now();
    performance.mark('opening');
    chat = subjects[name]!(host, thread);
    host.getBoundingClientRect();
    const laidOut = performance.now() - began;
    await painted();
    performance.mark('opened');
    return { laidOut, painted: performance.now() - began };
  },
  unmount: () => chat.unmount(),
  ask: () => chat.ask().then(painted),
  text: () => host.textContent,
  painted,
  arrivalOf,
  pending: countPending,
  watch,
  watched: () => stopWatching(),
};

declare global {
  interface Window {
    stage: typeof stage;
  }
}
window.stage = stage;
