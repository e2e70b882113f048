import 'sluice/styles.css';
import { documents } from './documents.mjs';
import { subjects } from './subjects.js';

const TOKEN_LENGTH = 4;

const host = document.querySelector<HTMLElement>('#host')!;
const scroller = document.querySelector<HTMLElement>('#scroller')!;

const { port1, port2 } = new MessageChannel();

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });
}

function frames(count: number): Promise<void> {
  return new Promise((resolve) => {
    const step = (left: number) => (left === 0 ? resolve() : requestAnimationFrame(() => step(left - 1)));
    step(count);
  });
}

/** Mounts the subject. @returns a function that streams the tokens, one task each. */
function mount(name: string, document: keyof typeof documents, limit: number) {
  const text = documents[document]().slice(0, limit * TOKEN_LENGTH);
  const subject = subjects[name]!(host);
  return async () => {
    let running = true;
    // As in a chat, the end stays in view, checked once per frame.
    const follow = () => {
      scroller.scrollTop = scroller.scrollHeight;
      if (running) requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);
    for (let index = 0; index < text.length; index += TOKEN_LENGTH) {
      subject.append(text.slice(index, index + TOKEN_LENGTH));
      await nextTask();
    }
    await subject.end();
    await frames(2);
    running = false;
    return Math.ceil(text.length / TOKEN_LENGTH);
  };
}

declare global {
  interface Window {
    /** Other bundles add their subjects. */
    renderBench: { mount: typeof mount; subjects: typeof subjects; run?: () => Promise<number> };
  }
}
window.renderBench = { mount, subjects };
