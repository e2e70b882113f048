'use client';

import { memo, useEffect, useState } from 'react';
import { useMarkdown } from './MarkdownContext.js';
import type { Code, CodeLine } from './nodes.js';
import type { Sequence } from './Sequence.js';

/** How long the copy button says that it copied, in milliseconds. */
const COPIED_MS = 2_000;

/** A code block under a bar with its language. The same elements from its first line to its last: nothing shifts. */
export function CodeBlock({ block, live }: { block: Code; live: boolean }) {
  const { components, labels, renderCode } = useMarkdown();
  const [wraps, setWraps] = useState(false);
  const { language, info, lines, rest } = block;
  const Pre = components.pre ?? 'pre';

  return (
    <div className="sluice-md-code">
      <div className="sluice-md-code-bar">
        <span className="sluice-md-code-language">{language}</span>
        <button type="button" className="sluice-md-button" aria-pressed={wraps} onClick={() => setWraps(!wraps)}>
          {labels.wrapLines}
        </button>
        <CopyButton lines={lines} rest={rest} />
      </div>
      {/* A scroller must be reachable by keyboard, whether it overflows now or with the next line. */}
      <Pre
        className={wraps ? 'sluice-md-pre sluice-md-pre-wrap' : 'sluice-md-pre'}
        dir="ltr"
        tabIndex={0}
        role="group"
        aria-label={labels.code(language)}
      >
        <code
          className={live ? 'sluice-md-code-text sluice-md-live' : 'sluice-md-code-text'}
          data-language={language || undefined}
        >
          {renderCode ? renderCode({ language, info, lines, rest, open: block.open === true }) : undefined}
          {renderCode ? undefined : <CodeLines lines={lines} rest={rest} />}
        </code>
      </Pre>
    </div>
  );
}

/** Lines in runs, each laid out by itself, so that a line more costs as much in a long block as in a short one. */
export function CodeLines({ lines, rest }: { lines: Sequence<CodeLine>; rest: string }) {
  const last = Math.max(lines.length - 1, 0);
  const runs = lines.length === 0 ? [[]] : lines;
  return runs.map((run, index) => <CodeRun key={index} run={run} rest={index === last ? rest : ''} />);
}

const CodeRun = memo(function CodeRun({ run, rest }: { run: readonly CodeLine[]; rest: string }) {
  let text = '';
  for (const line of run) text += `${line.text}\n`;
  return <span className="sluice-md-code-run">{text + rest}</span>;
});

function CopyButton({ lines, rest }: { lines: Sequence<CodeLine>; rest: string }) {
  const { labels } = useMarkdown();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () => {
    const text = [...lines.flat().map((line) => line.text), ...(rest ? [rest] : [])].join('\n');
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    );
  };
  return (
    <button type="button" className="sluice-md-button" onClick={copy}>
      {copied ? labels.codeCopied : labels.copyCode}
    </button>
  );
}
