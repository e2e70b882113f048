'use client';

import { type ClipboardEvent, type ComponentPropsWithoutRef, type ReactNode, useId, useMemo, useState } from 'react';
import { BlockGroups } from './Blocks.js';
import { copyMarkdown } from './copyMarkdown.js';
import { Footnotes } from './Footnotes.js';
import { IncrementalMarkdown } from './IncrementalMarkdown.js';
import {
  englishLabels,
  FootnotesContext,
  type MarkdownComponents,
  MarkdownContext,
  type MarkdownLabels,
  type MarkdownSettings,
  type RenderedCode,
  type RenderedMath,
} from './MarkdownContext.js';
import type { ImagePolicy } from './safeUrl.js';

export interface MarkdownProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'onCopy'> {
  /** The Markdown so far. Where it goes on from the last one, only what is new costs; otherwise it starts anew. */
  text: string;
  /**
   * More may come: marks that are open are taken as closed, what may begin a mark waits, and a caret stands where the
   * text grows. @defaultValue `false`
   */
  streaming?: boolean | undefined;
  /** Shows the caret while streaming. @defaultValue `true` */
  caret?: boolean | undefined;
  /** What stands in for an element, by its name. Make the object once, outside the component or memoised. */
  components?: MarkdownComponents | undefined;
  /**
   * Images that are fetched without the reader asking: hosts, such as `['images.example.org', '*.example.net']`, or a
   * decision for each address. Others stand as their text with a control that loads them. @defaultValue none
   */
  images?: ImagePolicy | undefined;
  /** Renders the inside of a code block, for highlighting or diagrams. Make it once, as with `components`. */
  renderCode?: ((code: RenderedCode) => ReactNode) | undefined;
  /**
   * Renders a formula. Given it, `$…$`, `$$…$$`, `\(…\)` and `\[…\]` are formulas; without it they are text. Make it
   * once, as with `components`.
   */
  renderMath?: ((math: RenderedMath) => ReactNode) | undefined;
  /** What is copied from a selection besides HTML. @defaultValue `'markdown'` */
  copyAs?: 'markdown' | 'text' | undefined;
  /** The words the renderer says itself, for other languages than English. */
  labels?: Partial<MarkdownLabels> | undefined;
}

const noComponents: MarkdownComponents = {};
const noImages: ImagePolicy = [];

/**
 * Markdown that is shown as it is written. Renders a `<div>` element.
 *
 * CommonMark with GFM's tables, task lists, strikethrough, autolinks and footnotes. Nothing in the text can run script
 * or fetch anything: raw HTML is shown as text, links lead to `http`, `https`, `mailto`, `tel` and relative addresses
 * alone, and images wait to be asked for.
 *
 * @example
 * ```tsx
 * <Markdown text={response} streaming={isStreaming} images={['images.example.org']} />
 * ```
 */
export function Markdown({
  text,
  streaming = false,
  caret = true,
  components,
  images,
  renderCode,
  renderMath,
  copyAs = 'markdown',
  labels,
  className,
  ...props
}: MarkdownProps) {
  const id = useId();
  const math = renderMath !== undefined;
  const stableComponents = useShallowStable(components ?? noComponents);
  const stableLabels = useShallowStable(labels ?? englishLabels);
  const stableImages = useStableList(images ?? noImages);
  const settings = useMemo<MarkdownSettings>(
    () => ({
      components: stableComponents,
      images: stableImages,
      renderCode,
      renderMath,
      labels: { ...englishLabels, ...stableLabels },
      id,
    }),
    [stableComponents, stableImages, renderCode, renderMath, stableLabels, id],
  );

  // The parser remembers the last text, so that the next one costs by what is new; what it returns depends on the
  // text alone, as a cache's answers do.
  const parser = useMemo(() => new IncrementalMarkdown({ math }), [math]);
  const { blocks, footnotes } = useMemo(() => parser.parse(text, { streaming }), [parser, text, streaming]);

  const live = streaming && caret;
  const inNote = live && [...footnotes.values()].some((footnote) => footnote.open);
  const onCopy = (event: ClipboardEvent<HTMLDivElement>) => {
    if (copyAs === 'markdown') copyMarkdown(event.nativeEvent, event.currentTarget, text);
  };
  return (
    <MarkdownContext.Provider value={settings}>
      <FootnotesContext.Provider value={footnotes}>
        <div {...props} className={className ? `sluice-md ${className}` : 'sluice-md'} onCopy={onCopy}>
          <BlockGroups blocks={blocks} live={live && !inNote} />
          <Footnotes footnotes={footnotes} live={inNote} />
        </div>
      </FootnotesContext.Provider>
    </MarkdownContext.Provider>
  );
}

/** The earlier object for as long as the new one has the same entries, so that one made in each render does no harm. */
function useShallowStable<T extends object>(value: T): T {
  const [stable, setStable] = useState(value);
  if (stable === value || isShallowEqual(stable, value)) return stable;
  setStable(value);
  return value;
}

function useStableList(value: ImagePolicy): ImagePolicy {
  const [stable, setStable] = useState<ImagePolicy>(() => value);
  if (stable === value) return stable;
  if (typeof stable !== 'function' && typeof value !== 'function' && isShallowEqual(stable, value)) return stable;
  setStable(() => value);
  return value;
}

function isShallowEqual(one: object, other: object): boolean {
  const entries = Object.entries(one);
  const others = new Map(Object.entries(other));
  return entries.length === others.size && entries.every(([key, value]) => others.get(key) === value);
}
