'use client';

import { type ReactNode, useEffect, useId, useState } from 'react';
import type { RenderedCode } from '../render/MarkdownContext.js';

export interface DiagramRendererOptions {
  /** Renders other code blocks, and diagrams while they stream. @defaultValue plain text */
  renderCode?: ((code: RenderedCode) => ReactNode) | undefined;
  /** mermaid's theme. @defaultValue `'default'` */
  theme?: 'default' | 'dark' | 'neutral' | 'forest' | undefined;
}

/**
 * Creates a `renderCode` for {@link Markdown} that draws complete code blocks of the language `mermaid`. A diagram is
 * shown in a sandboxed frame, which cannot run scripts or fetch anything. mermaid is loaded with the first diagram.
 * Create the renderer once, at module level.
 *
 * @example
 * ```tsx
 * const renderCode = createDiagramRenderer();
 * <Markdown text={text} renderCode={renderCode} />
 * ```
 */
export function createDiagramRenderer({
  renderCode = textOf,
  theme = 'default',
}: DiagramRendererOptions = {}): (code: RenderedCode) => ReactNode {
  return (code) =>
    code.language === 'mermaid' && !code.open ? (
      <Diagram code={code} renderCode={renderCode} theme={theme} />
    ) : (
      renderCode(code)
    );
}

function textOf({ lines, rest }: RenderedCode): string {
  return [...lines.flat().map(({ text }) => text), rest].join('\n');
}

type Drawing = { readonly source: string; readonly frame?: string; readonly error?: string };

interface DiagramProps {
  code: RenderedCode;
  renderCode: (code: RenderedCode) => ReactNode;
  theme: string;
}

function Diagram({ code, renderCode, theme }: DiagramProps) {
  const source = textOf(code);
  const id = `sluice-${useId().replace(/[^\w-]/g, '')}`;
  const [drawing, setDrawing] = useState<Drawing>({ source });

  useEffect(() => {
    let isCurrent = true;
    draw(id, source, theme).then((next) => {
      if (isCurrent) setDrawing(next);
    });
    return () => {
      isCurrent = false;
    };
  }, [id, source, theme]);

  const { frame, error } = drawing.source === source ? drawing : {};
  if (frame !== undefined) {
    // The empty sandbox allows no scripts, no origin and no navigation of the page.
    const [width = 4, height = 3] = /viewBox="\S+ \S+ (\S+) (\S+)"/.exec(frame)?.slice(1).map(Number) ?? [];
    return (
      <iframe
        className="sluice-md-diagram"
        title={source.split('\n')[0]}
        sandbox=""
        srcDoc={frame}
        style={{ aspectRatio: `${width} / ${height}`, maxInlineSize: `${width}px` }}
      />
    );
  }
  return (
    <>
      {renderCode(code)}
      {error !== undefined && <span role="note">{`\n${error}`}</span>}
    </>
  );
}

/** Renders one diagram at a time, because mermaid's configuration is global. */
let last: Promise<unknown> = Promise.resolve();

function draw(id: string, source: string, theme: string): Promise<Drawing> {
  const drawing = last.then(async (): Promise<Drawing> => {
    try {
      const { default: mermaid } = await import('mermaid');
      mermaid.initialize({
        startOnLoad: false,
        securityLevel: 'strict',
        suppressErrorRendering: true,
        theme: theme as 'default',
      });
      const { svg } = await mermaid.render(id, source);
      const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
      return { source, frame: `${policy}<style>body{margin:0}svg{max-width:100%;max-height:100vh}</style>${svg}` };
    } catch (error) {
      return { source, error: error instanceof Error ? error.message : String(error) };
    }
  });
  last = drawing;
  return drawing;
}
