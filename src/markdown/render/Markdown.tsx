'use client';

import {
  type ClipboardEvent,
  type ComponentPropsWithoutRef,
  memo,
  type ReactNode,
  type RefCallback,
  useCallback,
  useId,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useShallowStable } from '../../shared/useShallowStable.js';
import { IncrementalMarkdown } from '../parser/IncrementalMarkdown.js';
import type { MarkdownDocument } from '../parser/nodes.js';
import { BlockGroup } from './Blocks.js';
import { copyMarkdown } from './copyMarkdown.js';
import { Footnotes } from './Footnotes.js';
import { GrowingDocument, type GrowingView } from './GrowingDocument.js';
import { type GrownText, growText } from './growText.js';
import type { ImagePolicy } from './imageAction.js';
import {
  defaultStrings,
  type MarkdownComponents,
  MarkdownContext,
  type MarkdownSettings,
  type MarkdownStrings,
  NoteNumbersContext,
  type RenderedCode,
  type RenderedMath,
} from './MarkdownContext.js';
import { renderChunks } from './renderChunks.js';

export interface MarkdownProps extends MarkdownViewProps {
  /** The Markdown so far. Where it goes on from the last one, only what is new costs; otherwise it starts anew. */
  text: string;
}

export interface MarkdownViewProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'onCopy'> {
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
  /** Texts of controls and accessible names that replace the English ones. `<ChatWindow strings>` fits. */
  strings?: Partial<MarkdownStrings> | undefined;
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
export function Markdown({ text, ...props }: MarkdownProps) {
  const { streaming, renderMath } = props;
  const math = renderMath !== undefined;
  // The parser remembers the last text, so that the next one costs by what is new; what it returns depends on the
  // text alone, as a cache's answers do.
  const parser = useMemo(() => new IncrementalMarkdown({ math }), [math]);
  const document = useMemo(() => parser.parse(text, { streaming }), [parser, text, streaming]);
  return <MarkdownView {...props} document={document} source={text} />;
}

/**
 * A document that {@link IncrementalMarkdown} has parsed, shown as {@link Markdown} shows its text: for who keeps the
 * parser where the text arrives, and so never joins the pieces to one string.
 */
export function MarkdownView({
  document,
  source,
  copyAs = 'markdown',
  ...props
}: MarkdownViewProps & {
  document: MarkdownDocument;
  /** What is copied when all of it is selected. @defaultValue what is shown, written as Markdown */
  source?: string | undefined;
}) {
  const { streaming = false, caret = true, components, renderCode } = props;
  const root = useRef<HTMLDivElement>(null);
  const grown = useRef<GrownText>(undefined);
  const latestSource = useRef(source);
  const latestView = useRef<GrowingView>(undefined);
  const growing = useMemo(() => new GrowingDocument(), []);
  // What stands in for an element is given all of its text each time.
  const grows = !streaming || !caret || components ? 'none' : renderCode ? 'prose' : 'all';
  const view = useMemo(() => growing.split(document, grows), [growing, document, grows]);
  // An insertion effect runs once the tree has been written and, other than a layout effect, without a complaint from
  // React 18 on a server.
  useInsertionEffect(() => {
    latestSource.current = source;
    latestView.current = view;
    grown.current = growText(root.current, view, grown.current);
  }, [source, view]);
  // React empties a ref of its own while it hides what is in it, and the text may grow there; what is first rendered
  // hidden has no element before it is shown.
  const onRoot = useCallback((element: HTMLDivElement | null) => {
    if (!element) return;
    root.current = element;
    if (latestView.current) grown.current = growText(element, latestView.current, grown.current);
  }, []);
  const onCopy = useCallback(
    (event: ClipboardEvent<HTMLDivElement>) => {
      if (copyAs === 'markdown') copyMarkdown(event.nativeEvent, event.currentTarget, latestSource.current);
    },
    [copyAs],
  );
  return <MarkdownRoot {...props} document={view.document} rootRef={onRoot} onCopy={onCopy} />;
}

interface MarkdownRootProps extends Omit<MarkdownViewProps, 'copyAs'> {
  document: MarkdownDocument;
  rootRef: RefCallback<HTMLDivElement>;
  onCopy: (event: ClipboardEvent<HTMLDivElement>) => void;
}

/** Its props stay the same while nothing but the end of the text is new, and then it does not render. */
const MarkdownRoot = memo(function MarkdownRoot({
  document: { blocks, footnotes, noteNumbers },
  streaming = false,
  caret = true,
  components,
  images,
  renderCode,
  renderMath,
  strings,
  className,
  rootRef,
  ...props
}: MarkdownRootProps) {
  const id = useId();
  const stableComponents = useShallowStable(components ?? noComponents);
  const stableStrings = useShallowStable(strings ?? defaultStrings);
  const stableImages = useShallowStable(images ?? noImages);
  const settings = useMemo<MarkdownSettings>(
    () => ({
      components: stableComponents,
      images: stableImages,
      renderCode,
      renderMath,
      strings: { ...defaultStrings, ...stableStrings },
      id,
    }),
    [stableComponents, stableImages, renderCode, renderMath, stableStrings, id],
  );

  const live = streaming && caret;
  const inNote = live && footnotes.some((footnote) => footnote.open);
  return (
    <MarkdownContext.Provider value={settings}>
      <NoteNumbersContext.Provider value={noteNumbers}>
        <div {...props} ref={rootRef} className={className ? `sluice-md ${className}` : 'sluice-md'}>
          {renderChunks({ list: blocks, live: live && !inNote, shared: undefined, Run: BlockGroup })}
          <Footnotes footnotes={footnotes} live={inNote} />
        </div>
      </NoteNumbersContext.Provider>
    </MarkdownContext.Provider>
  );
});
