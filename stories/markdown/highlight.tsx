import { memo } from 'react';
import { createHighlighterCoreSync, type GrammarState, type ThemedToken } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import python from 'shiki/langs/python.mjs';
import typescript from 'shiki/langs/typescript.mjs';
import dark from 'shiki/themes/github-dark-high-contrast.mjs';
import light from 'shiki/themes/github-light-high-contrast.mjs';
import type { CodeLine, RenderedCode } from 'sluice/markdown';

const shiki = createHighlighterCoreSync({
  engine: createJavaScriptRegexEngine(),
  langs: [typescript, python],
  themes: [light, dark],
});

interface Highlighted {
  readonly tokens: readonly ThemedToken[];
  /** What the next line goes on from: within a comment, say. */
  readonly state: GrammarState | undefined;
}

function highlight(text: string, language: string, state: GrammarState | undefined): Highlighted {
  const lang = shiki.getLoadedLanguages().includes(language) ? language : 'text';
  const themes = { light: light.name!, dark: dark.name! };
  const { tokens, grammarState } = shiki.codeToTokens(text, {
    lang,
    themes,
    defaultColor: 'light-dark()',
    ...(state && { grammarState: state }),
  });
  return { tokens: tokens[0] ?? [], state: grammarState };
}

/** A line keeps its identity, so what is worked out for it is kept beside it: each whole line is highlighted once. */
const done = new WeakMap<CodeLine, Highlighted>();

function highlightLine(line: CodeLine, language: string): Highlighted {
  const known = done.get(line);
  if (known) return known;
  const before = line.previous && highlightLine(line.previous, language);
  const result = highlight(line.text, language, before?.state);
  done.set(line, result);
  return result;
}

const Tokens = ({ tokens }: { tokens: readonly ThemedToken[] }) =>
  tokens.map((token) => (
    <span key={token.offset} style={token.htmlStyle}>
      {token.content}
    </span>
  ));

const Lines = memo(function Lines({ run, language }: { run: readonly CodeLine[]; language: string }) {
  return run.map((line, index) => (
    <span key={index}>
      <Tokens tokens={highlightLine(line, language).tokens} />
      {'\n'}
    </span>
  ));
});

/** For `renderCode`: whole lines in runs that do not render again, and the line that is being written. */
export function highlighted({ language, lines, rest }: RenderedCode) {
  const last = lines.at(-1)?.at(-1);
  return (
    <>
      {lines.map((run, index) => (
        <Lines key={index} run={run} language={language} />
      ))}
      {rest && <Tokens tokens={highlight(rest, language, last && highlightLine(last, language).state).tokens} />}
    </>
  );
}
