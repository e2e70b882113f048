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
} from 'react';
import { useShallowStable } from '../../shared/useShallowStable.js';
import { IncrementalMarkdown, type IncrementalMarkdownOptions } from '../parser/IncrementalMarkdown.js';
import type { HtmlTag, MarkdownDocument } from '../parser/nodes.js';
import { openLeaf, withTail } from '../parser/withTail.js';
import { BlockGroup } from './Blocks.js';
import { copyMarkdown } from './copyMarkdown.js';
import { Footnotes } from './Footnotes.js';
import type { ImagePolicy } from './imageAction.js';
import {
  defaultStrings,
  type MarkdownComponents,
  MarkdownContext,
  type MarkdownSettings,
  NoteNumbersContext,
  type PartialMarkdownStrings,
  type RenderedCode,
  type RenderedMath,
  withDefaults,
} from './MarkdownContext.js';
import { renderChunks } from './renderChunks.js';
import { TailText } from './TailText.js';

export interface MarkdownProps extends MarkdownViewProps, Omit<IncrementalMarkdownOptions, 'math'> {
  /** The Markdown so far. If it begins with the previous text, only what follows is parsed. */
  text: string;
}

export interface MarkdownViewProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'onCopy'> {
  /**
   * More text may follow: open marks are closed at the end, what may begin a mark is left out, and a caret follows the
   * last character. @defaultValue `false`
   */
  streaming?: boolean | undefined;
  /** Shows the caret while streaming. @defaultValue `true` */
  caret?: boolean | undefined;
  /** Components that replace elements, by the element's name. Create the object once, outside the component. */
  components?: MarkdownComponents | undefined;
  /**
   * Images that are fetched without a click: hosts, such as `['images.example.org', '*.example.net']`, or a decision for
   * each URL. Others are shown as their alternative text with a button. @defaultValue none
   */
  images?: ImagePolicy | undefined;
  /** Renders the inside of a code block, for colours or diagrams. Create it once, as `components`. */
  renderCode?: ((code: RenderedCode) => ReactNode) | undefined;
  /**
   * Renders a formula. With it `$…$`, `$$…$$`, `\(…\)` and `\[…\]` are formulas, without it they are text. Create it
   * once, as `components`.
   */
  renderMath?: ((math: RenderedMath) => ReactNode) | undefined;
  /** The plain text that is copied from a selection: its Markdown, or what the browser copies. @defaultValue `'markdown'` */
  copyAs?: 'markdown' | 'text' | undefined;
  /** Texts of controls and accessible names that replace the English ones. `<ChatWindow strings>` fits. */
  strings?: PartialMarkdownStrings | undefined;
}

const noComponents: MarkdownComponents = {};
const noImages: ImagePolicy = [];
const noHtml: readonly HtmlTag[] = [];

/**
 * Shows Markdown while it streams. Renders a `<div>` element.
 *
 * CommonMark with GFM's tables, task lists, strikethrough, autolinks and footnotes. Nothing in the text can run script
 * or fetch anything: raw HTML is shown as text, links have the schemes `http`, `https`, `mailto`, `tel` or are relative,
 * and images need a click.
 *
 * @example
 * ```tsx
 * <Markdown text={response} streaming={isStreaming} images={['images.example.org']} />
 * ```
 */
export function Markdown({ text, breaks, singleTilde, html = noHtml, ...props }: MarkdownProps) {
  const { streaming, renderMath } = props;
  const math = renderMath !== undefined;
  const tags = useShallowStable(html);
  // The parser remembers the previous text to parse only what is new, as a cache does: its result depends on the
  // arguments alone.
  const parser = useMemo(
    () => new IncrementalMarkdown({ math, breaks, singleTilde, html: tags }),
    [math, breaks, singleTilde, tags],
  );
  const { document, tail } = useMemo(() => parser.parse(text, { streaming }), [parser, text, streaming]);
  return <MarkdownView {...props} document={document} tail={tail} source={text} />;
}

/**
 * Shows what {@link IncrementalMarkdown} parsed, as {@link Markdown} shows its text. For applications that parse where
 * the text arrives and so never join its chunks to one string.
 *
 * @example
 * ```tsx
 * <MarkdownView {...markdown.parsed} streaming />
 * ```
 */
export function MarkdownView({
  document: parsedDocument,
  tail: parsedTail = '',
  source,
  copyAs = 'markdown',
  ...props
}: MarkdownViewProps & {
  document: MarkdownDocument;
  /** Text that follows the document's last text. @defaultValue `''` */
  tail?: string | undefined;
  /** Copied when everything is selected. @defaultValue the document, written as Markdown */
  source?: string | undefined;
}) {
  const { streaming = false, caret = true, components, renderCode } = props;
  const root = useRef<HTMLDivElement>(null);
  const tailText = useRef<TailText>(undefined);
  const shown = useMemo(() => {
    const parsed = { document: parsedDocument, tail: parsedTail };
    // A custom component or renderer receives all of its text each time.
    const isElsewhere = !streaming || !caret || components || (renderCode && openLeaf(parsedDocument)?.type === 'code');
    return isElsewhere ? { document: withTail(parsed), tail: '' } : parsed;
  }, [parsedDocument, parsedTail, streaming, caret, components, renderCode]);
  const latest = useRef({ source, shown });
  // An insertion effect runs after React has written the DOM and, unlike a layout effect, does not warn on a server with
  // React 18.
  useInsertionEffect(() => {
    latest.current = { source, shown };
    tailText.current ??= new TailText();
    tailText.current.update(root.current, shown.document, shown.tail);
  }, [source, shown]);
  // React clears a ref object while it hides the tree, where the text may go on. What is first rendered hidden has no
  // element until it is shown.
  const onRoot = useCallback((element: HTMLDivElement | null) => {
    if (!element) return;
    root.current = element;
    const { document, tail } = latest.current.shown;
    tailText.current ??= new TailText();
    tailText.current.update(element, document, tail);
  }, []);
  const onCopy = useCallback(
    (event: ClipboardEvent<HTMLDivElement>) => {
      if (copyAs !== 'markdown') return;
      const { source, shown } = latest.current;
      copyMarkdown(event.nativeEvent, event.currentTarget, withTail(shown), source);
    },
    [copyAs],
  );
  return <MarkdownRoot {...props} document={shown.document} rootRef={onRoot} onCopy={onCopy} />;
}

interface MarkdownRootProps extends Omit<MarkdownViewProps, 'copyAs'> {
  document: MarkdownDocument;
  rootRef: RefCallback<HTMLDivElement>;
  onCopy: (event: ClipboardEvent<HTMLDivElement>) => void;
}

/** Does not render while only the tail changes. */
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
      strings: withDefaults(stableStrings),
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
