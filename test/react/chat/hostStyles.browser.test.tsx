import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Markdown } from '../../../src/markdown/render/Markdown.js';
import { emptyResponse } from '../../../src/model/ResponseState.js';
import { StreamError } from '../../../src/model/StreamError.js';
import type { MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import { StreamingResponse } from '../../../src/react/StreamingResponse/StreamingResponse.js';
import { useStreamingResponse } from '../../../src/react/useStreamingResponse.js';
import '../../../src/styles.css';
import layered from '../../../src/styles.layer.css?inline';
import { fakeChat, say } from './fakeChat.js';

/** Styles of typical pages, for elements that the chat uses. */
const hosts = {
  'Tailwind’s preflight': `
    *, ::after, ::before { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid; }
    html { line-height: 1.5; tab-size: 4; }
    a { color: inherit; text-decoration: inherit; }
    ol, ul, menu { list-style: none; }
    img, svg, video, canvas { display: block; vertical-align: middle; }
    img, video { max-width: 100%; height: auto; }
    button, input, select, optgroup, textarea, ::file-selector-button {
      font: inherit; letter-spacing: inherit; color: inherit; border-radius: 0; background-color: transparent; opacity: 1; }
    ::placeholder { opacity: 1; color: gray; }
    textarea { resize: vertical; }
    summary { display: list-item; }
    table { text-indent: 0; border-color: inherit; border-collapse: collapse; }`,
  'Bootstrap’s reboot': `
    *, ::before, ::after { box-sizing: border-box; }
    p { margin-top: 0; margin-bottom: 1rem; }
    ol, ul { padding-left: 2rem; }
    ol, ul, dl { margin-top: 0; margin-bottom: 1rem; }
    dt { font-weight: 700; }
    dd { margin-bottom: .5rem; margin-left: 0; }
    pre { display: block; margin-top: 0; margin-bottom: 1rem; overflow: auto; font-size: .875em; }
    figure { margin: 0 0 1rem; }
    img, svg { vertical-align: middle; }
    table { caption-side: bottom; border-collapse: collapse; }
    button { border-radius: 0; }
    button:focus:not(:focus-visible) { outline: 0; }
    input, button, select, optgroup, textarea { margin: 0; font-family: inherit; font-size: inherit; line-height: inherit; }
    button, select { text-transform: none; }
    textarea { resize: vertical; }
    a { color: #0d6efd; text-decoration: underline; }`,
  'element selectors': `
    article, header, footer, form, details, summary, figure, figcaption, p, ul, ol, li, dl, dt, dd, time, pre, div, span {
      margin: 13px; padding: 7px; border: 2px dotted red; background: beige; }
    a { color: red; text-decoration: underline wavy; font-weight: 900; }
    button { background: hotpink; color: lime; border: 4px ridge blue; border-radius: 0; padding: 20px; margin: 5px;
      font-size: 30px; text-transform: uppercase; letter-spacing: 4px; min-width: 200px; box-shadow: 0 0 9px red; }
    textarea { border: 3px dashed orange; background: lightyellow; color: red; min-height: 200px; resize: both; }
    svg { width: 60px; height: 60px; }
    li { list-style: square; float: left; }
    p { text-indent: 40px; text-align: justify; }`,
  'the star': `
    body * { margin: 3px; padding: 3px; color: rgb(107, 33, 168); line-height: 3; letter-spacing: 2px; text-transform: uppercase;
      font-weight: 900; font-size: 30px; border: 1px solid green; box-sizing: content-box; background: pink;
      text-align: right; min-width: 5px; }`,
};

/** Properties that the page may set, or that depend on the position of the window. */
const inherited = /^(font-family|tab-size|caption-side|border-collapse|perspective-origin|transform-origin)$/;

const parts = [
  { type: 'reasoning', text: 'Hm.' },
  {
    type: 'tool-open_gate',
    toolCallId: '1',
    state: 'approval-requested',
    input: { percent: 40 },
    approval: { id: '2' },
  },
  { type: 'source-url', sourceId: '3', url: 'https://example.org', title: 'Source' },
  { type: 'file', mediaType: 'text/csv', url: 'data:text/csv,a', filename: 'a.csv' },
];

const slots = { Text: ({ text }: { text: string }) => <div className="sluice-message__text">{text}</div> };

const markdown = `# Title

A *paragraph* with **words**, ~~gone~~, \`code\` and a [link](https://example.org).[^1]

## Second

> Quote

1. one
2. two

- [ ] task
- point

---

\`\`\`ts
const a = 1;
\`\`\`

| a | b |
| :- | -: |
| 1 | 2 |

![Alt](https://example.org/a.png)

[^1]: Note.
`;

/** A failed answer with all its parts. */
function Response() {
  const stream = useStreamingResponse();
  const error = new StreamError('network', 'Set `api`.');
  const failed = { status: 'failed', response: 'So far', error } as const;
  return (
    <StreamingResponse
      stream={{ ...stream, ...failed, state: { ...emptyResponse, status: 'stalled', since: 0 } }}
      renderText={(text) => <p className="sluice-text">{text}</p>}
      showMetrics
    />
  );
}

function show() {
  const messages = [
    say('user', 'Question', 'u1'),
    { id: 'a1', role: 'assistant', parts, metadata: { createdAt: 0 } } as MessageLike,
    say('assistant', 'Answer', 'a2'),
  ];
  const chat = fakeChat({ messages, status: 'error', error: new Error('No'), queue: [{ id: 'q', text: 'Next' }] });
  render(
    <main style={{ all: 'initial', display: 'block', inlineSize: 700, blockSize: 700 }}>
      <ChatWindow chat={chat} header="Chat" slots={slots} />
      <ChatWindow chat={fakeChat()} suggestions={['Why?']} />
      <Response />
      <Markdown text={markdown} />
    </main>,
  );
  return [...document.querySelectorAll('main *')].filter((element) => !element.closest('.sluice-visually-hidden'));
}

/** The computed styles of an element and its pseudo-elements. */
function stylesOf(element: Element): Record<string, string> {
  const styles: Record<string, string> = {};
  for (const pseudo of [null, '::before', '::placeholder']) {
    const computed = getComputedStyle(element, pseudo);
    if (pseudo === '::before' && computed.content === 'none') continue;
    if (pseudo === '::placeholder' && !(element instanceof HTMLTextAreaElement)) continue;
    for (const name of computed) {
      // The color and style of a border without width are not visible.
      const side = /^border-(.+)-(?:color|style)$/.exec(name)?.[1];
      if (
        name.startsWith('--sluice-') ||
        inherited.test(name) ||
        (side && computed.getPropertyValue(`border-${side}-width`) === '0px')
      )
        continue;
      styles[`${pseudo ?? ''} ${name}`] = computed.getPropertyValue(name);
    }
  }
  return styles;
}

function addHost(css: string): HTMLStyleElement {
  const style = document.createElement('style');
  style.textContent = css;
  return document.head.appendChild(style);
}

afterEach(() => {
  cleanup();
  for (const style of document.querySelectorAll('style[data-host]')) style.remove();
});

describe('the style sheet', () => {
  it.each(Object.entries(hosts))(
    'the style sheet of Sluice gives the same computed styles on a page with %s',
    (_, css) => {
      const elements = show();
      expect(elements.length).toBeGreaterThan(80);
      const before = elements.map(stylesOf);
      const host = addHost(css);
      const changes = elements.flatMap((element, index) => {
        const after = stylesOf(element);
        return Object.keys(after)
          .filter((name) => after[name] !== before[index]![name])
          .map(
            (name) =>
              `${element.tagName}.${element.getAttribute('class')}${name}: ${before[index]![name]} → ${after[name]}`,
          );
      });
      host.remove();
      expect(changes).toEqual([]);
    },
  );

  it('the style sheet of Sluice changes no element outside its components', () => {
    const names = [
      'div',
      'p',
      'a',
      'button',
      'textarea',
      'ul',
      'li',
      'pre',
      'code',
      'table',
      'h1',
      'details',
      'summary',
    ];
    const elements = names.map((name) => document.body.appendChild(document.createElement(name)));
    const styles = () => elements.map(stylesOf);
    const withSheet = styles();
    const sheets = [...document.styleSheets].filter(({ ownerNode }) =>
      ownerNode?.textContent?.includes('.sluice-chat'),
    );
    expect(sheets).toHaveLength(1);
    for (const sheet of sheets) sheet.disabled = true;
    const without = styles();
    for (const sheet of sheets) sheet.disabled = false;
    for (const element of elements) element.remove();
    expect(withSheet).toEqual(without);
  });

  it('in a cascade layer, the style sheet has the same effect, and any unlayered rule overrides it', () => {
    const [sheet] = [...document.styleSheets].filter(({ ownerNode }) =>
      ownerNode?.textContent?.includes('.sluice-chat'),
    );
    const elements = show();
    const before = elements.map(stylesOf);
    sheet!.disabled = true;
    const layer = addHost(layered);
    expect(elements.map(stylesOf)).toEqual(before);
    const host = addHost('button { border-radius: 3px }');
    expect(getComputedStyle(document.querySelector('.sluice-button')!).borderRadius).toBe('3px');
    host.remove();
    layer.remove();
    sheet!.disabled = false;
  });
});
