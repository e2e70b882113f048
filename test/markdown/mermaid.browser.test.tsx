import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { Markdown } from 'sluice/markdown';
import { createDiagramRenderer } from 'sluice/markdown/mermaid';
import { afterEach, beforeEach, expect, it } from 'vitest';

let host: HTMLElement;
let root: Root;
const renderCode = createDiagramRenderer();

beforeEach(() => {
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});

afterEach(() => {
  root.unmount();
  host.remove();
});

function show(text: string, streaming = false): void {
  flushSync(() => root.render(<Markdown text={text} streaming={streaming} renderCode={renderCode} />));
}

it('the Mermaid renderer draws a complete diagram in a sandboxed iframe and shows an open one as code', async () => {
  show('```mermaid\ngraph TD\nA-->B', true);
  expect(host.querySelector('code')).toHaveTextContent('graph TD A-->B');
  show('```mermaid\ngraph TD\nA-->B\n```\n');
  await expect.poll(() => host.querySelector('iframe'), { timeout: 20_000 }).not.toBeNull();
  expect(host.querySelector('iframe')).toHaveAttribute('sandbox', '');
  expect(host.querySelector('iframe')!.srcdoc).toContain('<svg');
  expect(document.querySelectorAll('body > svg, body > [id^=dsluice]')).toHaveLength(0);
});

it('the Mermaid renderer shows an error with the source of an invalid diagram', async () => {
  show('```mermaid\ngraph TD\nA--\n```\n');
  await expect.poll(() => host.querySelector('[role=note]')?.textContent, { timeout: 20_000 }).toMatch(/error/i);
  expect(host.querySelector('code')?.textContent).toContain('graph TD\nA--');
  expect(host.querySelector('iframe')).toBeNull();
});
