'use client';

import katex from 'katex';
import { type ReactNode, useMemo } from 'react';
import type { RenderedMath } from '../render/MarkdownContext.js';

/**
 * A `renderMath` for {@link Markdown} that renders formulas as MathML with KaTeX. A formula that is still streaming, or
 * that KaTeX cannot parse, is shown as its source. Commands that load or link to external resources are disabled.
 *
 * @example
 * ```tsx
 * <Markdown text={text} renderMath={renderMath} />
 * ```
 */
export function renderMath({ text, display, open }: RenderedMath): ReactNode {
  return open ? text : <Formula text={text} display={display} />;
}

function Formula({ text, display }: { text: string; display: boolean }) {
  const html = useMemo(() => toMathMl(text, display), [text, display]);
  if (html === undefined) return text;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes the text, and `trust` is off.
  return <span dangerouslySetInnerHTML={{ __html: html }} />;
}

function toMathMl(text: string, displayMode: boolean): string | undefined {
  try {
    // Prevents a formula from freezing or covering the page.
    const bounds = { maxExpand: 1000, maxSize: 20 };
    return katex.renderToString(text, { displayMode, output: 'mathml', trust: false, strict: 'ignore', ...bounds });
  } catch {
    return undefined;
  }
}
