import 'sluice/styles.css';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import python from 'shiki/langs/python.mjs';
import dark from 'shiki/themes/github-dark-high-contrast.mjs';
import light from 'shiki/themes/github-light-high-contrast.mjs';
import { Markdown } from 'sluice/markdown';
import { createCodeRenderer } from 'sluice/markdown/shiki';
import { afterEach, beforeEach, expect, it } from 'vitest';

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  root.unmount();
  host.remove();
});

const code = Array.from(
  { length: 60 },
  (_, index) =>
    [`def f${index}(x):`, `    """A text`, `    of two lines"""`, `    return x + ${index}  # ${index}`][index % 4]!,
);

/** The text of a line, and each color with its text. */
function look(line: Element): string {
  return [...line.querySelectorAll<HTMLElement>('[style], [class]')]
    .map((token) => `${token.getAttribute('style') ?? token.className}:${token.textContent}`)
    .join('|');
}

const closedLines = () => [...host.querySelectorAll('.sluice-md-code-run > span')];

/** Fails if a complete, highlighted line changes or loses its colors in any mutation. */
function watch(): { changes: string[]; stop: () => void } {
  const seen: string[] = [];
  const changes: string[] = [];
  let wasOpenColoured = false;
  const observer = new MutationObserver(() => {
    closedLines().forEach((line, index) => {
      const now = look(line);
      if (seen[index] && seen[index] !== now) changes.push(`line ${index}: ${seen[index]} became ${now}`);
      if (now) seen[index] = now;
    });
    const rest = host.querySelector('.sluice-md-code-rest');
    if (wasOpenColoured && rest?.textContent && look(rest) === '') changes.push(`the open line lost its colours`);
    wasOpenColoured = rest !== null && look(rest) !== '';
  });
  observer.observe(host, { subtree: true, childList: true, attributes: true, characterData: true });
  return { changes, stop: () => observer.disconnect() };
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

it('the Shiki renderer never changes the colors of a complete line or shows it without colors', async () => {
  const renderCode = createCodeRenderer({ langs: { python }, themes: { light, dark } });
  const { changes, stop } = watch();
  const text = `\`\`\`python\n${code.join('\n')}\n\`\`\`\n\nend`;
  for (let end = 8; end < text.length; end += 9) {
    flushSync(() => root.render(<Markdown text={text.slice(0, end)} streaming renderCode={renderCode} />));
    if (end % 10 === 0) await frame();
  }
  flushSync(() => root.render(<Markdown text={text} renderCode={renderCode} />));
  await frame();
  stop();
  expect(changes).toEqual([]);
  expect(closedLines()).toHaveLength(60);
  expect(closedLines().filter((line) => look(line) === '')).toEqual([]);
});

it('the Shiki renderer colors existing code when the grammar is loaded, without blocking a frame', async () => {
  let load = (_: { default: typeof python }) => {};
  const langs = { python: () => new Promise<{ default: typeof python }>((resolve) => (load = resolve)) };
  const renderCode = createCodeRenderer({ langs, themes: 'classes' });
  const { changes, stop } = watch();
  const text = `\`\`\`python\n${[...code, ...code, ...code].join('\n')}\n\`\`\`\n`;
  flushSync(() => root.render(<Markdown text={text} renderCode={renderCode} />));
  expect(closedLines().every((line) => look(line) === '')).toBe(true);
  load({ default: python });
  await expect.poll(() => closedLines().filter((line) => look(line) !== '').length).toBe(180);
  stop();
  expect(changes).toEqual([]);
  expect(host.querySelector('[style]')).toBeNull();
  expect(host.querySelector('.sluice-token-keyword')).toHaveTextContent('def');
  expect(host.querySelector('code')!.textContent).toBe(`${[...code, ...code, ...code].join('\n')}\n`);
});

it('the Shiki renderer keeps the colors of an open line longer than 1,000 characters', async () => {
  const renderCode = createCodeRenderer({ langs: { python }, themes: { light, dark } });
  const { changes, stop } = watch();
  const line = `x = [${'"some text", '.repeat(120)}]`;
  for (let end = 20; end < line.length; end += 40) {
    flushSync(() =>
      root.render(<Markdown text={`\`\`\`python\n${line.slice(0, end)}`} streaming renderCode={renderCode} />),
    );
  }
  await frame();
  stop();
  expect(changes).toEqual([]);
  expect(host.querySelector('.sluice-md-code-rest')!.textContent).toMatch(/^x = \["some text", /);
});
