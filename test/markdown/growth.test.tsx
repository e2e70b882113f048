import { act, render } from '@testing-library/react';
import fc from 'fast-check';
import * as React from 'react';
import { type ComponentPropsWithoutRef, Suspense } from 'react';
import { describe, expect, it } from 'vitest';
import { Markdown } from '../../src/markdown/render/Markdown.js';

const pieces = [
  ...['word ', 'words and ', 'x', ' ', 'é😀', '12 ', 'שלום ', '&amp; ', '\\* ', 'https://x.y/z ', 'a@b.c '],
  ...['*', '**', '`', '~~', '[', '](/u) ', '](https://x.y/z "t") ', '![a](/i) ', '[x]', '[^n]', '<b>', '$'],
  ...['\n', '\n\n', '  \n', '# ', '- ', '1. ', '- [x] ', '> ', '    ', '```\n', '```ts\n', '~~~\n', '---\n', '<div>\n'],
  ...['| a | b |\n| --- | --- |\n', '| ', ' | ', '\n\n[x]: /x\n\n', '\n\n[^n]: note ', '\n\n[^n]: note\n\n'],
];
const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 30 }).map((some) => some.join(''));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });

function cut(whole: string, lengths: readonly number[]): string[] {
  const texts: string[] = [];
  for (let end = 0, turn = 0; end < whole.length; turn++) {
    end += lengths[turn % lengths.length]!;
    texts.push(whole.slice(0, end));
  }
  return texts;
}

/**
 * Removes ids, which differ between renderings, and the order of attributes, which differs between kept and new
 * elements.
 */
function htmlOf(container: HTMLElement): string {
  const copy = container.cloneNode(true) as HTMLElement;
  for (const element of copy.querySelectorAll('*')) {
    const attributes = [...element.attributes].toSorted((one, other) => one.name.localeCompare(other.name));
    for (const { name, value } of attributes) {
      element.removeAttribute(name);
      element.setAttribute(name, value);
    }
  }
  return copy.innerHTML.replace(/(?:id="|#)[^"]*-note-/g, 'note-');
}

function fresh(element: React.ReactElement): string {
  const { container, unmount } = render(element);
  const html = htmlOf(container);
  unmount();
  return html;
}

describe('text appended to the DOM directly', () => {
  it('<Markdown> has the same DOM after each token as a first render of the text so far', () => {
    fc.assert(
      fc.property(text, sizes, (whole, lengths) => {
        const { container, rerender, unmount } = render(<Markdown text="" streaming />);
        for (const part of cut(whole, lengths)) {
          rerender(<Markdown text={part} streaming />);
          expect(htmlOf(container), JSON.stringify(part)).toBe(fresh(<Markdown text={part} streaming />));
        }
        rerender(<Markdown text={whole} />);
        expect(htmlOf(container)).toBe(fresh(<Markdown text={whole} />));
        unmount();
      }),
      { numRuns: 150 },
    );
  });

  it('<Markdown> keeps no stale text if an open link ends earlier than expected', () => {
    const whole = 'word [https://x.y/z [^n]word ';
    const { container, rerender } = render(<Markdown text="" streaming />);
    for (const part of cut(whole, [1])) rerender(<Markdown text={part} streaming />);
    rerender(<Markdown text={whole} />);
    expect(container).toHaveTextContent('word [https://x.y/z [^n]word');
  });

  it('<Markdown> keeps the text node of emphasized text when nested emphasis begins', () => {
    const { container, rerender } = render(<Markdown text="**one two" streaming />);
    const before = container.querySelector('strong')!.firstChild;
    rerender(<Markdown text="**one two *three" streaming />);
    expect(container.querySelector('strong')!.firstChild).toBe(before);
    expect(before).toHaveTextContent('one two');
  });

  it('<Markdown> has the DOM of the new text when it does not continue the previous text', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), fc.array(fc.nat(40)), (texts, ends) => {
        const { container, rerender, unmount } = render(<Markdown text="" streaming />);
        for (const [index, whole] of texts.entries()) {
          for (const part of [whole.slice(0, ends[index] ?? 7), whole]) {
            rerender(<Markdown text={part} streaming />);
            expect(htmlOf(container)).toBe(fresh(<Markdown text={part} streaming />));
          }
        }
        unmount();
      }),
      { numRuns: 150 },
    );
  });

  it('<Markdown> shows all the text that arrived while a sibling was suspended', async () => {
    let come = () => {};
    let waits = true;
    const waiting = new Promise<void>((resolve) => {
      come = resolve;
    });
    const Beside = ({ last }: { last: boolean }) => {
      if (last && waits) throw waiting;
      return null;
    };
    const app = (text: string, last: boolean) => (
      <Suspense fallback="…">
        <Markdown text={text} streaming />
        <Beside last={last} />
      </Suspense>
    );
    const { container, rerender } = render(app('one', false));
    for (const text of ['one', 'one\n\ntwo', 'one\n\ntwo three']) rerender(app(text, true));
    await act(async () => {
      waits = false;
      come();
    });
    expect(container.textContent).toBe('onetwo three');
  });

  // `Activity` is available since React 19.2.
  if ('Activity' in React)
    it('<Markdown> shows all the text that arrived while it was hidden in <Activity>', () => {
      const app = (text: string, mode: 'hidden' | 'visible') => (
        <React.Activity mode={mode}>
          <Markdown text={text} streaming />
        </React.Activity>
      );
      const { container, rerender } = render(app('one', 'hidden'));
      rerender(app('one two', 'hidden'));
      rerender(app('one two', 'visible'));
      expect(container.textContent).toBe('one two');
      for (const text of ['one two', 'one two\n\nthree', 'one two\n\nthree four']) rerender(app(text, 'hidden'));
      rerender(app('one two\n\nthree four', 'visible'));
      expect(container.textContent).toBe('one twothree four');
    });

  it('<Markdown> keeps the text node and the selection of a growing paragraph', () => {
    const { container, rerender } = render(<Markdown text="one two" streaming />);
    const before = container.querySelector('p')!.firstChild;
    rerender(<Markdown text="one two three" streaming />);
    expect(container.querySelector('p')!.firstChild).toBe(before);
    expect(before).toHaveTextContent('one two');
    expect(container).toHaveTextContent('one two three');
  });

  it('<Markdown> passes the whole text to a custom component of an element', () => {
    const seen: unknown[] = [];
    const components = {
      p: (props: ComponentPropsWithoutRef<'p'>) => {
        seen.push(props.children);
        return <p {...props} data-slot="p" />;
      },
    };
    const { container, rerender } = render(<Markdown text="one" streaming components={components} />);
    rerender(<Markdown text="one two" streaming components={components} />);
    expect(seen).toHaveLength(2);
    expect(container.querySelector('p')!.childNodes).toHaveLength(1);
  });

  it('<Markdown> passes the open line to `renderCode` on every change', () => {
    const lines: string[] = [];
    const renderCode = ({ rest }: { rest: string }) => {
      lines.push(rest);
      return rest;
    };
    const { container, rerender } = render(<Markdown text={'```\nle'} streaming renderCode={renderCode} />);
    rerender(<Markdown text={'```\nlet x'} streaming renderCode={renderCode} />);
    rerender(<Markdown text={'```\nlet x = '} streaming renderCode={renderCode} />);
    expect(lines).toEqual(['le', 'let x', 'let x = ']);
    expect(container.querySelectorAll('.sluice-md-live')).toHaveLength(1);
  });
});
