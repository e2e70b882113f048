import { render } from '@testing-library/react';
import { Markdown, type MarkdownProps } from 'sluice/markdown';
import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from '../../src/markdown/parser/IncrementalMarkdown.js';
import { toHtml } from './html.js';

const html = (text: string, options = {}) => toHtml(new IncrementalMarkdown(options).parse(text).document);
const renderMath = ({ text }: { text: string }) => <i>{text}</i>;

/** The visible text after each character. */
function steps(text: string, props: Partial<MarkdownProps> = {}): readonly string[] {
  const { container, rerender, unmount } = render(<Markdown text="" streaming {...props} />);
  const seen: string[] = [];
  for (let end = 1; end <= text.length; end++) {
    rerender(<Markdown text={text.slice(0, end)} streaming {...props} />);
    seen.push(container.textContent!);
  }
  unmount();
  return seen;
}

describe('a text that begins with a bracket', () => {
  it.each([
    ['[{"id":0,"name":"item 0"},{"id":1', '"name":"item 0"'],
    ['- [The documentation of a hook', 'The documentation of a hook'],
    ['[A stage direction that is long', 'A stage direction that is long'],
    ['> [quoted words in brackets and', 'quoted words in brackets'],
  ])('text after an opening bracket is visible before the bracket closes: %s', (text, visible) => {
    expect(steps(text).at(-1)).toContain(visible);
  });

  it('a streamed link definition is hidden once its colon arrives, and shown again if it is invalid', () => {
    expect(steps('[label]: https://example.com/a').at(-1)).toBe('');
    expect(steps('[label]: <broken\n\nnext').at(-1)).toContain('[label]: <broken');
  });

  it('a streamed placeholder in brackets shows its brackets once its first letter arrives', () => {
    const text = 'Dear [Your Name], welcome';
    for (const [index, seen] of steps(text).entries()) if (index >= 6) expect(seen).toContain('[');
    expect(steps(text).at(-1)).toBe(text);
  });
});

describe('emphasis beside Chinese, Japanese and Korean text', () => {
  it.each([
    ['**「重要」**な点', '<p><strong>「重要」</strong>な点</p>'],
    ['**（注）**は', '<p><strong>（注）</strong>は</p>'],
    ['このような**[リンク](/a)**を', '<p>このような<strong><a href="/a">リンク</a></strong>を</p>'],
    ['한국어**"강조"**입니다', '<p>한국어<strong>&quot;강조&quot;</strong>입니다</p>'],
    ['~~“旧”~~新', '<p><del>“旧”</del>新</p>'],
    ['**“x”**𠮷', '<p><strong>“x”</strong>𠮷</p>'],
    ['葛\u{e0100}**“x”**の', '<p>葛\u{e0100}<strong>“x”</strong>の</p>'],
    ['a*"foo"*', '<p>a*&quot;foo&quot;*</p>'],
  ])('emphasis beside CJK text parses as in CJK-friendly CommonMark: %s', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it('streamed emphasis beside CJK text makes no other text bold', () => {
    const { container } = render(<Markdown text="这是**“重点”**内容，后面还有" streaming />);
    expect([...container.querySelectorAll('strong')].map((mark) => mark.textContent)).toEqual(['“重点”']);
  });
});

describe('an unclosed emphasis mark', () => {
  it.each(['2**10 is 1024, and then', 'src/**/*.ts and all others', 'a*b and', 'x = a ** b and', '/*.ts and'])(
    'an unclosed emphasis mark is shown as text while streaming: %s',
    (text) => {
      const { container } = render(<Markdown text={text} streaming />);
      expect(container.querySelector('em, strong')).toBeNull();
      expect(container).toHaveTextContent(text);
    },
  );

  it('an exclamation mark is hidden while an image may follow', () => {
    for (const seen of steps('see ![a picture](/a.png) and', { images: [] })) expect(seen).not.toContain('!');
    expect(steps('Wow! Yes').at(-1)).toBe('Wow! Yes');
  });
});

describe('a table without outer pipes', () => {
  it.each(['a | b\n--- | -', 'a | b | c\n:-: | --- | -'])(
    'a table without outer pipes becomes a table when its delimiter row begins: %j',
    (text) => {
      const { container } = render(<Markdown text={text} streaming />);
      expect(container.querySelector('p')).toBeNull();
      expect(container.querySelectorAll('th').length).toBeGreaterThan(1);
    },
  );
});

describe('formulas', () => {
  it.each([
    ['设$x$为实数', ['x']],
    ['the $n$th and the $k$-th', ['n', 'k']],
    ['It costs $5 and then $6.', []],
    ['US$5, $10, $15', []],
    ['$a,$b', []],
    ['$$ a\n= b\n$$', ['a\n= b']],
    ['$$\nx\n$$.\n\nNext', ['x\n.']],
    ['\\[\nx\n\\].', ['x\n.']],
    ['\\[ a\n+ b \\]', ['a\n+ b']],
    ['$$$\na\n$$\nb\n$$$\n\nNext', ['a\n$$\nb']],
    ['$$\nx\n$$ where\n\nNext', ['x']],
    ['\\[\nx\n\\], where $y$\n\nNext', ['x', 'y']],
    ['\\[1] Smith\n\nNext', []],
    ['\\[not a link](/a), see \\(a) and \\(b\\)', ['b']],
    ['\\[x \\in (0,1]\\] and \\(y \\in [0,1)\\)', ['x \\in (0,1]', 'y \\in [0,1)']],
    ['\\[ x^2 \\]', ['x^2']],
    ['a \\( y \\) b', ['y']],
  ])('<Markdown> finds the formulas of %j: %j', (text, formulas) => {
    const { container } = render(<Markdown text={text} renderMath={renderMath} />);
    expect([...container.querySelectorAll('i')].map((formula) => formula.textContent)).toEqual(formulas);
  });

  it.each(['\\(', '\\[', '$$'])('an unclosed formula hides at most 400 characters: %s', (mark) => {
    const text = `Before ${mark} ${'words that follow here '.repeat(40)}`;
    expect(steps(text, { renderMath }).at(-1)!.length).toBeGreaterThan(text.length - 410);
  });

  it('a formula is never shown as text before it closes', () => {
    for (const seen of steps('so $x^2$ is', { renderMath })) expect(seen).not.toContain('$');
  });
});

describe('URLs in text', () => {
  it.each([
    ['见https://example.com/a。然后', '<p>见<a href="https://example.com/a">https://example.com/a</a>。然后</p>'],
    ['http://münchen.example/ü', '<p><a href="http://m%C3%BCnchen.example/%C3%BC">http://münchen.example/ü</a></p>'],
    ['(https://a.b/c)', '<p>(<a href="https://a.b/c">https://a.b/c</a>)</p>'],
    ['**https://a.b**', '<p><strong><a href="https://a.b">https://a.b</a></strong></p>'],
    ['a.b@c.d, e', '<p><a href="mailto:a.b@c.d">a.b@c.d</a>, e</p>'],
    ['x/www.a.b', '<p>x/www.a.b</p>'],
    ['https://a.b/c; d', '<p><a href="https://a.b/c">https://a.b/c</a>; d</p>'],
    ['1https://a.b', '<p>1<a href="https://a.b">https://a.b</a></p>'],
    ['https://💩.la', '<p><a href="https://%F0%9F%92%A9.la">https://💩.la</a></p>'],
    ['a@b', '<p>a@b</p>'],
  ])('the parser links bare URLs and email addresses: %s', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it.each(['[x](/\\evil.example)', '[x](https:\\\\evil.example)', '[x](\\\\\\\\evil.example)'])(
    'a link whose URL has backslashes is treated as external: %s',
    (text) => {
      const { container } = render(<Markdown text={text} />);
      expect(container.querySelector('a')).toHaveAttribute('rel', 'noopener noreferrer');
      expect(container.querySelector('a')).toHaveAttribute('target', '_blank');
    },
  );
});

describe('options of <Markdown>', () => {
  it('`<br>` is a line break in a table cell, and elsewhere with the `html` option', () => {
    const table = '| a |\n|---|\n| x<br>y<br/>z<br /> |';
    expect(render(<Markdown text={table} />).container.querySelectorAll('td br')).toHaveLength(3);
    expect(html('x<br>y')).toBe('<p>x&lt;br&gt;y</p>');
    expect(html('x<br>y', { html: ['br'] })).toBe('<p>x<br />\ny</p>');
    expect(html('x\n\n<br>\n\ny', { html: ['br'] })).toBe('<p>x</p>\n<p><br />\n</p>\n<p>y</p>');
  });

  it('the `breaks` option makes each newline a line break', () => {
    expect(html('a\nb')).toBe('<p>a\nb</p>');
    expect(html('a\nb', { breaks: true })).toBe('<p>a<br />\nb</p>');
  });

  it('the `singleTilde` option strikes through text between single tildes', () => {
    expect(html('100~200, 3~5')).toBe('<p>100~200, 3~5</p>');
    expect(html('~a~', { singleTilde: true })).toBe('<p><del>a</del></p>');
  });

  it('the `html` option renders the listed elements without attributes', () => {
    const tags = { html: ['sub', 'sup', 'kbd', 'mark'] };
    expect(html('H<sub>2</sub>O <kbd>*K*</kbd>', tags)).toBe('<p>H<sub>2</sub>O <kbd><em>K</em></kbd></p>');
    expect(html('H<sub>2</sub>O')).toBe('<p>H&lt;sub&gt;2&lt;/sub&gt;O</p>');
    expect(html('<sub onclick="x">2</sub> <sup>open', tags)).not.toMatch(/<su[bp]/);
    expect(html('<script>alert(1)</script>', tags)).not.toContain('<script');
  });

  it('the `html` option renders <details> with Markdown inside', () => {
    const text = '<details>\n<summary>More *here*</summary>\n\n- a\n\n</details>\n\nafter';
    expect(html(text, { html: ['details'] })).toBe(
      '<details><summary>More <em>here</em></summary><ul>\n<li>a</li>\n</ul></details>\n<p>after</p>',
    );
    const nested = `<details>\n<summary>Outer</summary>\n\n${text.replace('\n\nafter', '')}\n\nlast\n</details>\n\nafter`;
    const inner = '<details><summary>More <em>here</em></summary><ul>\n<li>a</li>\n</ul></details>';
    expect(html(nested, { html: ['details'] })).toBe(
      `<details><summary>Outer</summary>${inner}\n<p>last</p></details>\n<p>after</p>`,
    );
    const { container } = render(<Markdown text={text} html={['details']} />);
    expect(container.querySelector('details summary')).toHaveTextContent('More here');
    expect(container.querySelector('details li')).toHaveTextContent('a');
  });
});

describe('an image without an address', () => {
  it.each(['![a]()', '![[^1]]()'])('an image without a URL renders no src: %s', (text) => {
    const { container } = render(<Markdown text={text} images={() => true} />);
    expect(container.querySelector('[src]')).toBeNull();
    expect(container.querySelector('button')).toBeNull();
    expect(container.textContent).not.toBe('');
  });
});
