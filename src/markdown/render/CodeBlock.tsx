'use client';

import { memo, useState } from 'react';
import { useCopy } from '../../shared/useCopy.js';
import type { ChunkedList } from '../parser/ChunkedList.js';
import type { Code, CodeLine } from '../parser/nodes.js';
import { useMarkdown } from './MarkdownContext.js';
import { type ChunkProps, renderChunks } from './renderChunks.js';

/** A code block with its language above. Its elements stay the same while it streams, so that nothing shifts. */
export function CodeBlock({ block, live }: { block: Code; live: boolean }) {
  const { components, strings, renderCode } = useMarkdown();
  const [wraps, setWraps] = useState(false);
  const { language, info, lines, rest } = block;
  const open = block.open === true;
  const Pre = components.pre ?? 'pre';

  return (
    <div className="sluice-md-code">
      <CodeBar language={language} wraps={wraps} setWraps={setWraps} closed={open ? undefined : block} />
      {/* A scroll container must be reachable by keyboard, even if it does not overflow yet. */}
      <Pre
        className={wraps ? 'sluice-md-pre sluice-md-pre-wrap' : 'sluice-md-pre'}
        dir="ltr"
        tabIndex={0}
        role="group"
        aria-label={strings.code(language)}
      >
        <code
          className={live && renderCode ? 'sluice-md-code-text sluice-md-live' : 'sluice-md-code-text'}
          data-language={language || undefined}
        >
          {renderCode ? (
            renderCode({ language, info, lines, rest, open })
          ) : (
            <CodeLines lines={lines} rest={rest} live={live} />
          )}
        </code>
      </Pre>
    </div>
  );
}

interface CodeLinesProps {
  lines: ChunkedList<CodeLine>;
  rest: string;
  live: boolean;
}

/**
 * Renders lines in chunks with separate layout, so that the cost of a new line does not depend on the length of the
 * block.
 */
export function CodeLines({ lines, rest, live }: CodeLinesProps) {
  return (
    <>
      {renderChunks({ list: lines, live: false, shared: undefined, Chunk: CodeChunk })}
      {(live || rest !== '') && (
        <span className={live ? 'sluice-md-code-rest sluice-md-live' : 'sluice-md-code-rest'}>{rest}</span>
      )}
    </>
  );
}

const CodeChunk = memo(function CodeChunk({ chunk }: ChunkProps<CodeLine>) {
  return <span className="sluice-md-code-run">{chunk.map(({ text }) => `${text}\n`).join('')}</span>;
});

interface CodeBarProps {
  language: string;
  wraps: boolean;
  setWraps: (wraps: boolean) => void;
  /** The block if it is complete; otherwise `undefined`, because an incomplete block cannot be copied. */
  closed: Code | undefined;
}

const CodeBar = memo(function CodeBar({ language, wraps, setWraps, closed }: CodeBarProps) {
  const { strings } = useMarkdown();
  const { copied, copy } = useCopy(
    () =>
      closed?.lines
        .flat()
        .map(({ text }) => text)
        .join('\n') ?? '',
  );

  return (
    <div className="sluice-md-code-bar">
      <span className="sluice-md-code-language">{language}</span>
      <button type="button" className="sluice-md-button" aria-pressed={wraps} onClick={() => setWraps(!wraps)}>
        {strings.wrapLines}
      </button>
      <button type="button" className="sluice-md-button" disabled={!closed} onClick={copy}>
        {copied ? strings.copied : strings.copy}
      </button>
    </div>
  );
});
