import { fireEvent, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type ComponentPropsWithoutRef, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';
import { Markdown, MarkdownView } from '../../src/markdown/render/Markdown.js';

const answer =
  '# Title\n\nOne *two* [three](https://example.com).\n\n- a\n- b\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```ts\nlet x;\n```\n';

describe('<Markdown>', () => {
  it('<Markdown> renders the same tree for a streamed text as for the same text at once', () => {
    const { container, rerender } = render(<Markdown text="" streaming />);
    for (let end = 1; end <= answer.length; end++) rerender(<Markdown text={answer.slice(0, end)} streaming />);
    rerender(<Markdown text={answer} />);
    const whole = render(<Markdown text={answer} />);
    expect(container.innerHTML).toBe(whole.container.innerHTML);
  });

  it('<Markdown> keeps the DOM node of a block while it is open, when it closes and afterwards', () => {
    const { container, rerender } = render(<Markdown text={'one\n\n```js\nlet'} streaming />);
    const paragraph = container.querySelector('p');
    const pre = container.querySelector('pre');
    rerender(<Markdown text={'one\n\n```js\nlet x;\n```\n\ntwo'} streaming />);
    expect(container.querySelector('p')).toBe(paragraph);
    expect(container.querySelector('pre')).toBe(pre);
  });

  it('<Markdown> renders a closed block once, and again when a label that it uses is defined', () => {
    const counts = new Map<string, number>();
    const components = {
      em: (props: ComponentPropsWithoutRef<'em'>) => {
        const name = String(props.children);
        counts.set(name, (counts.get(name) ?? 0) + 1);
        return <em {...props} />;
      },
    };
    const text = `*plain* words\n\n*label* [x]\n\n${'more words '.repeat(40)}\n\n[x]: /x\n\nend`;
    const { rerender } = render(
      <Markdown text={'*plain* words\n\n*label* [x]\n\n'} streaming components={components} />,
    );
    expect(Object.fromEntries(counts)).toEqual({ plain: 1, label: 1 });
    for (let end = 30; end <= text.length; end += 3) {
      rerender(<Markdown text={text.slice(0, end)} streaming components={{ ...components }} />);
    }
    rerender(<Markdown text={text} components={components} />);
    expect(Object.fromEntries(counts)).toEqual({ plain: 1, label: 2 });
  });

  it('<Markdown> shows one caret, at the end, while streaming', () => {
    const { container, rerender } = render(<Markdown text="" streaming />);
    for (let end = 1; end < answer.length; end++) {
      rerender(<Markdown text={answer.slice(0, end)} streaming />);
      expect(container.querySelectorAll('.sluice-md-live').length).toBeLessThanOrEqual(1);
    }
    rerender(<Markdown text="word" streaming />);
    expect(container.querySelector('p')).toHaveClass('sluice-md-live');
    rerender(<Markdown text="word" streaming caret={false} />);
    expect(container.querySelector('.sluice-md-live')).toBeNull();
    rerender(<Markdown text="word" />);
    expect(container.querySelector('.sluice-md-live')).toBeNull();
  });

  it('<Markdown> renders each element with its component in `components`', () => {
    const names =
      'p h1 blockquote ul ol li input hr pre table thead tbody tr th td em strong del code a img br sup section';
    const slot = (Name: string) => (props: Record<string, unknown>) => <Name {...props} data-slot={Name} />;
    const components = Object.fromEntries(names.split(' ').map((name) => [name, slot(name)]));
    const text = `${answer}\n> q\n\n1. *e* **s** ~~d~~ \`c\`\\\nx[^1] ![i](data:image/png;base64,AA)\n\n---\n\n- [x] t\n\n[^1]: n`;
    const { container } = render(<Markdown text={text} components={components} />);
    for (const name of names.split(' ')) expect(container.querySelector(`[data-slot=${name}]`), name).not.toBeNull();
  });

  it('<Markdown> opens external links in a new tab and omits the href of an incomplete URL', () => {
    const { rerender } = render(<Markdown text="[out](https://example.com) [in](/page)" />);
    expect(screen.getByText('out')).toHaveAttribute('rel', 'noopener noreferrer');
    expect(screen.getByText('in')).not.toHaveAttribute('target');
    rerender(<Markdown text="[out](https://exam" streaming />);
    expect(screen.getByText('out')).not.toHaveAttribute('href');
  });

  it('<Markdown> renders only the text of a link whose URL is refused', () => {
    render(<Markdown text="[click](javascript:alert(1))" />);
    expect(screen.getByText('click').tagName).toBe('SPAN');
  });

  it('<Markdown> loads an image after a click on Show image, or if its host is allowed', async () => {
    const text = '![a cat](https://img.example/cat.png)';
    const { container, rerender } = render(<Markdown text={text} />);
    expect(container.querySelector('img')).toBeNull();
    expect(container).toHaveTextContent('a cat');
    await userEvent.click(screen.getByRole('button', { name: 'Show image' }));
    expect(screen.getByRole('img', { name: 'a cat' })).toHaveAttribute('referrerpolicy', 'no-referrer');
    rerender(<Markdown key="other" text={text} images={['img.example']} />);
    expect(screen.getByRole('img')).toHaveAttribute('src', 'https://img.example/cat.png');
  });

  it('<Markdown> requires another click to load an image whose URL changes', async () => {
    const { container, rerender } = render(<Markdown text="![a](https://img.example/1)" />);
    await userEvent.click(screen.getByRole('button'));
    rerender(<Markdown text="![a](https://img.example/2)" />);
    expect(container.querySelector('img')).toBeNull();
  });

  it('<Markdown> renders no Show image button inside a link', () => {
    const { container } = render(<Markdown text="[![a](https://img.example/1)](https://example.com)" />);
    expect(container.querySelector('a button')).toBeNull();
    expect(container.querySelector('a')).toHaveTextContent('a');
  });

  it.each([
    '[a text that is long [and one more',
    '[a text [and another](/u',
    'or [see https://example.com and',
    '[a[^n] b](/u)\n\n[^n]: note',
    '[a text that is **[longer',
  ])('<Markdown> never nests one link in another: %s', (text) => {
    const { container, rerender } = render(<Markdown text={text} streaming />);
    expect(container.querySelector('a a')).toBeNull();
    expect(container.querySelector('p')).not.toHaveTextContent('[');
    rerender(<Markdown text={text} />);
    expect(container.querySelector('a a')).toBeNull();
  });

  it('<Markdown> links a footnote mark to its note and the note to the mark', async () => {
    const { container } = render(<Markdown text={'x[^a] y[^b]\n\n[^b]: why\n\n[^a]: ex'} />);
    const mark = screen.getByRole('link', { name: 'Footnote 1' });
    const note = container.querySelector(`[id="${mark.getAttribute('href')!.slice(1)}"]`);
    expect(note).toHaveTextContent('ex');
    await userEvent.click(screen.getByRole('button', { name: 'Back to the text from footnote 2' }));
    expect(screen.getByRole('link', { name: 'Footnote 2' })).toHaveFocus();
  });

  it('Copy of a code block is enabled when the block is closed, and Wrap wraps its lines', async () => {
    const user = userEvent.setup();
    const { container, rerender } = render(<Markdown text={'```ts\nlet x;\n\nlet y'} streaming />);
    expect(screen.getByRole('button', { name: 'Copy' })).toBeDisabled();
    rerender(<Markdown text={'```ts\nlet x;\n\nlet y;\n```\n'} streaming />);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('let x;\n\nlet y;');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Wrap' }));
    expect(container.querySelector('pre')).toHaveClass('sluice-md-pre-wrap');
    expect(screen.getByRole('button', { name: 'Wrap' })).toHaveAttribute('aria-pressed', 'true');
  });

  it('renderCode receives each complete line as the same object on every call', () => {
    const seen = new Set<object>();
    const renderCode = vi.fn(({ lines }) => {
      for (const line of lines.flat()) seen.add(line);
      return null;
    });
    const code = Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n');
    const { rerender } = render(<Markdown text="" streaming renderCode={renderCode} />);
    const text = `\`\`\`js\n${code}\n\`\`\`\n`;
    for (let end = 1; end <= text.length; end++) {
      rerender(<Markdown text={text.slice(0, end)} streaming renderCode={renderCode} />);
    }
    rerender(<Markdown text={text} renderCode={renderCode} />);
    expect(seen.size).toBe(50);
    expect(renderCode.mock.lastCall![0]).toMatchObject({ language: 'js', open: false, rest: '' });
  });

  it('<Markdown> parses formulas only if `renderMath` is set', () => {
    const text = 'a $x^2$ b $5 and $6\n\n$$\n\\int x\n$$\n\n\\(y\\)';
    const renderMath = ({ text, display }: { text: string; display: boolean }) => (
      <i>{`${display ? 'D' : 'I'}:${text}`}</i>
    );
    const { container, rerender } = render(<Markdown text={text} renderMath={renderMath} />);
    expect([...container.querySelectorAll('i')].map((node) => node.textContent)).toEqual(['I:x^2', 'D:\\int x', 'I:y']);
    expect(container).toHaveTextContent('$5 and $6');
    rerender(<Markdown text={text} />);
    expect(container).toHaveTextContent('a $x^2$ b');
  });

  it('<Markdown> parses from the start if the new text does not continue the previous one', () => {
    const { container, rerender } = render(<Markdown text="# one" streaming />);
    rerender(<Markdown text="two *three" streaming />);
    expect(container.querySelector('h1')).toBeNull();
    expect(container.querySelector('em')).toHaveTextContent('three');
  });

  it('<Markdown> shows the given `strings` and the defaults of the others', () => {
    render(<Markdown text={'```\nx\n```'} strings={{ copy: 'Kopieren', wrapLines: undefined }} />);
    expect(screen.getByRole('button', { name: 'Kopieren' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Wrap' })).toBeInTheDocument();
  });

  it('<Markdown> renders on a server and hydrates without a warning under StrictMode', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const element = (
      <StrictMode>
        <Markdown text={`${answer}\nx[^1]\n\n[^1]: note`} streaming />
      </StrictMode>
    );
    const host = document.createElement('div');
    host.innerHTML = renderToString(element);
    const before = host.innerHTML;
    render(element, { container: host, hydrate: true });
    expect(host.innerHTML).toBe(before);
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });

  it('<MarkdownView> renders a document that the application parsed', () => {
    const markdown = new IncrementalMarkdown();
    markdown.append(answer);
    const view = render(<MarkdownView document={markdown.finish()} />);
    expect(view.container.innerHTML).toBe(render(<Markdown text={answer} />).container.innerHTML);
  });
});

describe('copying from <Markdown>', () => {
  function copy(text: string, select: (root: HTMLElement, range: Range) => void, copyAs?: 'text'): string {
    const { container } = render(<Markdown text={text} copyAs={copyAs} />);
    const root = container.firstElementChild as HTMLElement;
    const range = document.createRange();
    range.selectNodeContents(root);
    select(root, range);
    getSelection()!.removeAllRanges();
    getSelection()!.addRange(range);
    const data = new Map<string, string>();
    const clipboardData = { setData: (type: string, value: string) => data.set(type, value) };
    fireEvent.copy(root, { clipboardData });
    return data.get('text/plain') ?? '';
  }

  const blocks = [
    '## Title *two*',
    'A **bold** and *soft* ~~old~~ `code` [link](https://example.com/a).',
    '- one\n- two\n  - three\n- [x] four',
    '3. three\n4. four',
    '> quote\n>\n> more',
    '| a | b |\n| --- | --: |\n| 1 | `x` |',
    '```ts\nlet x;\n\nlet y;\n```',
    '---',
    'line\\\nbreak https://example.com',
  ];

  it('copying everything in <Markdown> gives the source text', () => {
    expect(copy('Setext\n===\n\n* star', () => {})).toBe('Setext\n===\n\n* star');
  });

  it('copying whole blocks gives Markdown that parses to the same blocks', () => {
    const text = ['first', ...blocks, 'last'].join('\n\n');
    const inner = copy(text, (root, range) => {
      const group = root.firstElementChild!;
      range.setStartAfter(group.firstElementChild!);
      range.setEndBefore(group.lastElementChild!);
    });
    expect(inner).toBe(blocks.join('\n\n'));
  });

  it('copying part of a paragraph keeps its emphasis markers', () => {
    const part = copy('one **two** three', (root, range) => range.setStart(root.querySelector('p')!.firstChild!, 2));
    expect(part).toBe('e **two** three');
  });

  it('copying from within a code block gives the code without a fence', () => {
    const code = copy('```ts\nlet x;\nlet y;\n```', (root, range) =>
      range.selectNodeContents(root.querySelector('code')!),
    );
    expect(code).toBe('let x;\nlet y;\n');
  });

  it('copyAs="text" copies the browser\'s plain text', () => {
    expect(copy('**a**', () => {}, 'text')).toBe('');
  });
});
