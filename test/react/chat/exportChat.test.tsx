import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { ChatHeader, ChatRoot, chatToMarkdown, ExportButton, type MessageLike } from 'sluice';
import { de } from 'sluice/locales/de';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeChat } from './fakeChat.js';

afterEach(cleanup);

const message = (role: MessageLike['role'], ...parts: object[]): MessageLike => ({
  id: `${role}-${Math.random()}`,
  role,
  parts: parts as never,
});
const text = (value: string) => ({ type: 'text', text: value });

/** Renders the document with an independent Markdown parser. */
function read(markdown: string): HTMLElement {
  const body = document.createElement('div');
  body.innerHTML = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return body;
}

describe('chatToMarkdown', () => {
  it('chatToMarkdown writes a heading for each message and keeps its text', () => {
    const markdown = chatToMarkdown([message('user', text('Why?')), message('assistant', text('**Because**'))]);
    expect(markdown).toBe('## You\n\nWhy?\n\n## Assistant\n\n**Because**\n');
  });

  it('chatToMarkdown writes the title and the authors in the language of `strings`', () => {
    const page = read(chatToMarkdown([message('user', text('Warum?'))], { title: 'Flüsse', strings: de }));
    expect(page.querySelector('h1')).toHaveTextContent('Flüsse');
    expect(page.querySelector('h2')).toHaveTextContent('Sie');
  });

  it('chatToMarkdown closes a code block that an answer left open', () => {
    for (const open of ['```ts\nconst a', '~~~\nconst a', '````md\n```\nconst a', 'a\n\n   ```js\nconst a']) {
      const page = read(chatToMarkdown([message('assistant', text(open)), message('user', text('And then?'))]));
      expect(page.querySelectorAll('h2'), open).toHaveLength(2);
      expect(page.querySelector('pre'), open).not.toHaveTextContent('And then?');
    }
  });

  it('chatToMarkdown leaves closed code blocks alone', () => {
    for (const closed of ['```\na\n```', '````\n```\n````', '~~~ `x`\na\n~~~', '``` not `a` fence'])
      expect(chatToMarkdown([message('assistant', text(closed))])).toBe(`## Assistant\n\n${closed}\n`);
  });

  it('chatToMarkdown collapses a tool call, and fences its output with more backticks than it contains', () => {
    const tool = {
      type: 'tool-read_file',
      toolCallId: '1',
      state: 'output-available',
      input: { path: 'a.md' },
      output: '````\ncode\n````',
    };
    const page = read(chatToMarkdown([message('assistant', tool)]));
    expect(page.querySelector('details summary')).toHaveTextContent('read file');
    const [input, output] = page.querySelectorAll('details pre');
    expect(JSON.parse(input!.textContent!)).toEqual({ path: 'a.md' });
    expect(output!.textContent).toBe('````\ncode\n````\n');
  });

  it('chatToMarkdown collapses reasoning', () => {
    const page = read(chatToMarkdown([message('assistant', { type: 'reasoning', text: 'Think.' }, text('Said.'))]));
    expect(page.querySelector('details')).toHaveTextContent('Reasoning Think.');
    expect(page.querySelector('details')).not.toHaveTextContent('Said.');
  });

  it('chatToMarkdown links files, embeds images, and writes only the name of a file with a data URL', () => {
    const page = read(
      chatToMarkdown([
        message(
          'user',
          { type: 'file', mediaType: 'image/png', filename: 'a [b].png', url: 'https://example.com/a(1).png' },
          { type: 'file', mediaType: 'application/pdf', filename: 'b.pdf', url: 'https://example.com/b c.pdf' },
          { type: 'file', mediaType: 'text/plain', filename: 'c.txt', url: 'data:text/plain;base64,QUJD' },
        ),
      ]),
    );
    expect(page.querySelector('img')).toHaveAttribute('src', 'https://example.com/a(1).png');
    expect(page.querySelector('img')).toHaveAttribute('alt', 'a [b].png');
    expect(page.querySelector('a')).toHaveAttribute('href', 'https://example.com/b%20c.pdf');
    expect(page).toHaveTextContent('c.txt (text/plain)');
    expect(page.innerHTML).not.toContain('QUJD');
  });

  it('chatToMarkdown lists each source once, and never links a script', () => {
    const source = (sourceId: string, url: string, title: string) => ({ type: 'source-url', sourceId, url, title });
    const page = read(
      chatToMarkdown([
        message(
          'assistant',
          text('Said.'),
          source('1', 'https://example.com/', 'One'),
          source('2', 'https://example.com/', 'One'),
          source('3', 'javascript:alert(1)', 'Evil](javascript:alert(1))'),
        ),
      ]),
    );
    expect([...page.querySelectorAll('li')].map((item) => item.textContent)).toEqual([
      'One',
      'Evil](javascript:alert(1))',
    ]);
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['https://example.com/']);
  });

  it('chatToMarkdown says that an answer was stopped or cut off', () => {
    const [stopped, cut, whole] = [text('a'), text('b'), text('c')].map((part) => message('assistant', part));
    const outcomes = new Map([
      [stopped!.id, 'stopped'],
      [cut!.id, 'truncated'],
      [whole!.id, 'complete'],
    ] as const);
    expect(chatToMarkdown([stopped!, cut!, whole!], { outcomes })).toBe(
      '## Assistant\n\na\n\n*Stopped*\n\n## Assistant\n\nb\n\n*The answer was cut off before its end.*\n\n## Assistant\n\nc\n',
    );
  });

  it('chatToMarkdown reads messages of AI SDK 4 and skips what it cannot read', () => {
    const odd = [{ id: '1', role: 'user', content: 'Hello' }, null, { id: '2', role: 'assistant', parts: [null] }];
    expect(chatToMarkdown(odd as never)).toBe('## You\n\nHello\n\n## Assistant\n');
  });
});

describe('ExportButton', () => {
  it('ExportButton saves the conversation under its file name', async () => {
    const blobs: Blob[] = [];
    // jsdom has no object URLs.
    URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob)}`;
    URL.revokeObjectURL = () => {};
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    const chat = fakeChat({ messages: [message('user', text('Why?'))] });
    render(
      <ChatRoot chat={chat}>
        <ChatHeader>
          <ExportButton fileName="rivers.md" heading="Rivers" />
        </ChatHeader>
      </ChatRoot>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Export chat' }));
    expect(names).toEqual(['rivers.md']);
    expect(blobs[0]).toMatchObject({ type: 'text/markdown' });
    expect(await blobs[0]!.text()).toBe('# Rivers\n\n## You\n\nWhy?\n');
    vi.restoreAllMocks();
  });

  it('ExportButton is disabled while the chat is empty', () => {
    render(
      <ChatRoot chat={fakeChat()}>
        <ExportButton />
      </ChatRoot>,
    );
    expect(screen.getByRole('button', { name: 'Export chat' })).toBeDisabled();
  });
});
