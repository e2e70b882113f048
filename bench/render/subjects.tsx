import MarkdownToJsx from 'markdown-to-jsx';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { IncrementalMarkdown, Markdown, MarkdownView } from 'sluice/markdown';
import { Streamdown } from 'streamdown';
import { commitEachToken, type Subject } from './commitEachToken.js';

/** The lower limit: no React, one growing text node per line. */
function floor(host: HTMLElement): Subject {
  const newLine = () => {
    const line = document.createElement('div');
    const text = document.createTextNode('');
    line.append(text);
    host.append(line);
    return text;
  };
  let text = newLine();
  return {
    append(token) {
      const [first = '', ...lines] = token.split('\n');
      text.appendData(first);
      for (const line of lines) {
        text = newLine();
        text.appendData(line);
      }
    },
    end() {},
  };
}

/** The parser gets the tokens directly, so that no code joins them. */
function view(host: HTMLElement): Subject {
  const markdown = new IncrementalMarkdown();
  const root = createRoot(host);
  const draw = (streaming: boolean) => {
    const parsed = streaming ? markdown.parsed : { document: markdown.finish() };
    flushSync(() => root.render(<MarkdownView {...parsed} streaming={streaming} />));
  };
  draw(true);
  return {
    append(token) {
      markdown.append(token);
      draw(true);
    },
    end: () => draw(false),
  };
}

const Ours = (props: { text: string; streaming: boolean }) => <Markdown {...props} />;

const gfm = [remarkGfm];

export const subjects: Record<string, (host: HTMLElement) => Subject> = {
  floor,
  sluice: commitEachToken(Ours),
  'sluice, MarkdownView': view,
  pre: commitEachToken(({ text }) => <pre style={{ whiteSpace: 'pre-wrap' }}>{text}</pre>),
  streamdown: commitEachToken(({ text, streaming }) => <Streamdown isAnimating={streaming}>{text}</Streamdown>),
  'markdown-to-jsx': commitEachToken(({ text }) => <MarkdownToJsx>{text}</MarkdownToJsx>),
  'react-markdown + gfm': commitEachToken(({ text }) => <ReactMarkdown remarkPlugins={gfm}>{text}</ReactMarkdown>),
};
