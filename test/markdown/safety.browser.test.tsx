import 'sluice/styles.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Markdown } from 'sluice/markdown';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { payloads } from './payloads.js';

declare global {
  interface Window {
    pwned?: number;
  }
}

let host: HTMLElement;
const requests: string[] = [];
const observer = new PerformanceObserver((list) => {
  for (const { name } of list.getEntries()) requests.push(name);
});

beforeEach(() => {
  delete window.pwned;
  requests.length = 0;
  performance.clearResourceTimings();
  observer.observe({ type: 'resource' });
  host = document.createElement('div');
  document.body.append(host);
});

afterEach(() => {
  observer.disconnect();
  host.remove();
});

const all = [...payloads, payloads.join('\n\n')];

it('the XSS suite has more than a hundred payloads', () => {
  expect(new Set(payloads).size).toBeGreaterThan(100);
});

it.each([
  ['whole', (text: string) => [text]],
  [
    'streamed',
    (text: string) => Array.from({ length: Math.ceil(text.length / 3) }, (_, at) => text.slice(0, at * 3 + 3)),
  ],
])('<Markdown> runs no script and loads nothing for the payload %s', async (kind, textsOf) => {
  for (const payload of kind === 'streamed' ? payloads : all) {
    const root = createRoot(host);
    for (const text of textsOf(payload)) {
      flushSync(() => root.render(<Markdown text={text} streaming={text !== payload} />));
      expect(findDanger(host), payload).toEqual([]);
    }
    for (const element of host.querySelectorAll<HTMLElement>('*')) {
      element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      element.focus();
    }
    flushSync(() => root.unmount());
  }
  // Time for scripts and requests to start.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(window.pwned).toBeUndefined();
  expect(requests.filter((name) => /evil|pixel|onerror/i.test(name))).toEqual([]);
});

it('the XSS test setup detects the request of an unsafe image', async () => {
  const image = document.createElement('img');
  image.src = 'https://evil.example/pixel';
  host.append(image);
  await expect.poll(() => requests).toContain('https://evil.example/pixel');
});

const elements = new Set(
  'DIV P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE CODE SPAN TABLE THEAD TBODY TR TH TD HR BR EM STRONG DEL A SUP SECTION INPUT BUTTON'.split(
    ' ',
  ),
);
const attributes = new Set(
  'class dir href title target rel type disabled readonly checked start value role tabindex aria-label aria-pressed data-language data-note id'.split(
    ' ',
  ),
);

/** Elements, attributes and URLs that no text may cause. */
function findDanger(root: Element): string[] {
  const found: string[] = [];
  for (const element of root.querySelectorAll('*')) {
    if (!elements.has(element.tagName)) found.push(element.tagName);
    for (const { name, value } of element.attributes) {
      if (!attributes.has(name)) found.push(`${element.tagName} ${name}=${value}`);
      if (name === 'id' && !/-note-\d+$/.test(value)) found.push(`id=${value}`);
      if (name === 'type' && !['checkbox', 'button'].includes(value)) found.push(`type=${value}`);
    }
    if (element instanceof HTMLAnchorElement && element.hasAttribute('href')) {
      // `:` is the protocol of a URL that leads nowhere, such as `//javascript:x`.
      if (!['http:', 'https:', 'mailto:', 'tel:', ':'].includes(element.protocol)) found.push(element.href);
    }
  }
  return found;
}
