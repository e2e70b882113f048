'use client';

import { memo, type ReactNode, useSyncExternalStore } from 'react';
import type { ThemedToken } from 'shiki/core';
import type { CodeLine } from '../parser/nodes.js';
import type { RenderedCode } from '../render/MarkdownContext.js';
import { Highlighter, type LanguageSource, type Themes } from './Highlighter.js';

export type { LanguageSource };

export interface CodeRendererOptions {
  /**
   * Grammars by language, which is the first word after the fence. A function is called when its language is first
   * rendered.
   */
  langs: Readonly<Record<string, LanguageSource>>;
  /**
   * Two themes of shiki, for light and dark, selected by `color-scheme`. `'classes'` renders classes such as
   * `sluice-token-keyword` instead of `style` attributes, for a Content Security Policy that forbids inline styles.
   */
  themes: Themes;
}

/** The streaming line is highlighted up to this many characters. The rest follows when the line is complete. */
const maxOpenLength = 1000;

/**
 * Creates a `renderCode` for {@link Markdown} that highlights code with shiki while it streams. Each complete line is
 * tokenized once and keeps its colors. Create the renderer once, at module level.
 */
export function createCodeRenderer({ langs, themes }: CodeRendererOptions): (code: RenderedCode) => ReactNode {
  const highlighter = new Highlighter(langs, themes);
  return (code) => <HighlightedCode code={code} highlighter={highlighter} />;
}

function HighlightedCode({ code, highlighter }: { code: RenderedCode; highlighter: Highlighter }) {
  const { language, lines, rest } = code;
  return (
    <>
      {lines.map((chunk, index) => (
        <Lines key={index} lines={chunk} language={language} highlighter={highlighter} />
      ))}
      {rest && <OpenLine text={rest} previous={lines.at(-1)?.at(-1)} language={language} highlighter={highlighter} />}
    </>
  );
}

interface LinesProps {
  lines: readonly CodeLine[];
  language: string;
  highlighter: Highlighter;
}

const Lines = memo(function Lines({ lines, language, highlighter }: LinesProps) {
  const coloured = () => lines.filter((line) => highlighter.tokensOf(line, language)).length;
  useSyncExternalStore(highlighter.subscribe, coloured, coloured);
  return (
    <span className="sluice-md-code-run">
      {lines.map((line, index) => (
        <span key={index}>
          <Tokens tokens={highlighter.tokensOf(line, language)} text={line.text} />
          {'\n'}
        </span>
      ))}
    </span>
  );
});

interface OpenLineProps {
  text: string;
  previous: CodeLine | undefined;
  language: string;
  highlighter: Highlighter;
}

function OpenLine({ text, previous, language, highlighter }: OpenLineProps) {
  const start = text.slice(0, maxOpenLength);
  const version = () => highlighter.version;
  useSyncExternalStore(highlighter.subscribe, version, version);
  const tokens = highlighter.tokensOfOpen(start, previous, language);
  return (
    <span className="sluice-md-code-rest">
      <Tokens tokens={tokens} text={start} />
      {text.slice(maxOpenLength)}
    </span>
  );
}

function Tokens({ tokens, text }: { tokens: readonly ThemedToken[] | undefined; text: string }) {
  if (!tokens) return text;
  return tokens.map(({ content, offset, htmlStyle, color }) => (
    <span key={offset} className={classOf(color)} style={htmlStyle}>
      {content}
    </span>
  ));
}

/** The class for a color that is a variable such as `var(--sluice-token-keyword)`. */
function classOf(color: string | undefined): string | undefined {
  return /^var\(--(sluice-[\w-]+)/.exec(color ?? '')?.[1];
}
