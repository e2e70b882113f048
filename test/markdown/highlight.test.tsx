import { render } from '@testing-library/react';
import { Markdown } from 'sluice/markdown';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderCode } from '../../stories/markdown/renderers.js';

const counts = new Map<string, number>();

vi.mock('shiki/core', async (load) => {
  const shiki = await load<typeof import('shiki/core')>();
  return {
    ...shiki,
    createHighlighterCoreSync: (options: Parameters<typeof shiki.createHighlighterCoreSync>[0]) => {
      const highlighter = shiki.createHighlighterCoreSync(options);
      const codeToTokens: typeof highlighter.codeToTokens = (text, settings) => {
        counts.set(text, (counts.get(text) ?? 0) + 1);
        return highlighter.codeToTokens(text, settings);
      };
      return { ...highlighter, codeToTokens };
    },
  };
});

beforeEach(() => counts.clear());

it('createCodeRenderer tokenizes each complete line once', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `const value${index} = /* a comment */ ${index};`);
  const text = `\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n\nend`;
  const { container, rerender } = render(<Markdown text="" streaming renderCode={renderCode} />);
  // Line by line, because a line is highlighted when it is complete.
  for (let end = text.indexOf('\n') + 1; end > 0; end = text.indexOf('\n', end) + 1) {
    rerender(<Markdown text={text.slice(0, end)} streaming renderCode={renderCode} />);
  }
  rerender(<Markdown text={text} renderCode={renderCode} />);
  expect(lines.map((line) => counts.get(line))).toEqual(lines.map(() => 1));
  expect(container.querySelector('code')!.textContent!.trimEnd()).toBe(lines.join('\n'));
  expect(container.querySelectorAll('code [style]').length).toBeGreaterThan(100);
});

it('createCodeRenderer continues with the state of the line above, such as an open comment', () => {
  const { container } = render(
    <Markdown text={'```ts\n/* one\nconst x = 1;\n*/\nlet y;\n```'} renderCode={renderCode} />,
  );
  const styles = [...container.querySelectorAll('.sluice-md-code-run > span')].map(
    (line) => line.querySelectorAll('[style]').length,
  );
  expect(container).toHaveTextContent('const x = 1;');
  // Within a comment, a line is one token; outside it is several.
  expect(styles[1]).toBe(1);
  expect(styles[3]).toBeGreaterThan(1);
});
