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
import type { ImagePolicy } from '../../shared/imageAction.js';
import { defaultStrings, type PartialMarkdownStrings, withDefaults } from '../../shared/markdownStrings.js';
import { useShallowStable } from '../../shared/useShallowStable.js';
import { IncrementalMarkdown, type IncrementalMarkdownOptions } from '../parser/IncrementalMarkdown.js';
import type { HtmlTag, MarkdownDocument } from '../parser/nodes.js';
import { openLeaf, withTail } from '../parser/withTail.js';
import { BlockGroup } from './Blocks.js';
import { copyMarkdown } from './copyMarkdown.js';
import { Footnotes } from './Footnotes.js';
import {
  type MarkdownComponents,
  MarkdownContext,
  type MarkdownSettings,
  NoteNumbersContext,
  type RenderedCode,
  type RenderedMath,
} from './MarkdownContext.js';
import { renderChunks } from './renderChunks.js';
import { TailText } from './TailText.js';

export interface MarkdownProps extends MarkdownViewProps, Omit<IncrementalMarkdownOptions, 'math'> {
  /** The Markdown text so far. If it begins with the previous text, only the new part is parsed. */
  text: string;
}

export interface MarkdownViewProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'onCopy'> {
  /**
   * Whether more text may follow. Open emphasis is then closed at the end, characters that may begin emphasis are
   * hidden, and a caret follows the last character. @defaultValue `false`
   */
  streaming?: boolean | undefined;
  /** Shows the caret while streaming. @defaultValue `true` */
  caret?: boolean | undefined;
  /** Components that replace elements, by element name. Create the object once, outside the component. */
  components?: MarkdownComponents | undefined;
  /**
   * Images to load without a click: host names such as `['images.example.org', '*.example.net']`, or a function of the
   * URL. Other images are shown as their alternative text with a button. @defaultValue none
   */
  images?: ImagePolicy | undefined;
  /**
   * Renders the content of a code block, for example highlighted or as a diagram. Must be the same function at every
   * render.
   */
  renderCode?: ((code: RenderedCode) => ReactNode) | undefined;
  /**
   * Renders a formula. With this option, `$…$`, `$$…$$`, `\(…\)` and `\[…\]` are formulas; otherwise they are text.
   * Must be the same function at every render.
   */
  renderMath?: ((math: RenderedMath) => ReactNode) | undefined;
  /** The plain text of a copied selection: Markdown, or the browser's plain text. @defaultValue `'markdown'` */
  copyAs?: 'markdown' | 'text' | undefined;
  /** Replacements for labels and accessible names. Accepts the `strings` of `<ChatWindow>`. */
  strings?: PartialMarkdownStrings | undefined;
}

const noComponents: MarkdownComponents = {};
const noImages: ImagePolicy = [];
const noHtml: readonly HtmlTag[] = [];

/**
 * Renders Markdown while it streams, in a `<div>` element.
 *
 * Supports CommonMark and GFM's tables, task lists, strikethrough, autolinks and footnotes. The text cannot run
 * scripts:
 * raw HTML is shown as text, and links are relative or have the scheme `http`, `https`, `mailto` or `tel`. Only images
 * that `images` allows are loaded; others need a click.
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
  // The parser caches the previous text and parses only the new part. Its result depends on the arguments alone.
  const parser = useMemo(
    () => new IncrementalMarkdown({ math, breaks, singleTilde, html: tags }),
    [math, breaks, singleTilde, tags],
  );
  const { document, tail } = useMemo(() => parser.parse(text, { streaming }), [parser, text, streaming]);
  return <MarkdownView {...props} document={document} tail={tail} source={text} />;
}

/**
 * Renders the result of {@link IncrementalMarkdown} like {@link Markdown} does, for applications that parse each chunk
 * as
 * it arrives and never join the chunks.
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
  /** Text to append to the last text of the document. @defaultValue `''` */
  tail?: string | undefined;
  /** The text to copy if everything is selected. @defaultValue the document, written as Markdown */
  source?: string | undefined;
}) {
  const { streaming = false, caret = true, components, renderCode } = props;
  const root = useRef<HTMLDivElement>(null);
  const tailText = useRef<TailText>(undefined);
  const shown = useMemo(() => {
    const parsed = { document: parsedDocument, tail: parsedTail };
    // Custom components and renderers get the whole text as props, so the tail must be rendered by React.
    const isElsewhere = !streaming || !caret || components || (renderCode && openLeaf(parsedDocument)?.type === 'code');
    return isElsewhere ? { document: withTail(parsed), tail: '' } : parsed;
  }, [parsedDocument, parsedTail, streaming, caret, components, renderCode]);
  const latest = useRef({ source, shown });
  // Runs after React has updated the DOM. Unlike a layout effect, it causes no warning on a server with React 18.
  useInsertionEffect(() => {
    latest.current = { source, shown };
    tailText.current ??= new TailText();
    tailText.current.update(root.current, shown.document, shown.tail);
  }, [source, shown]);
  // React sets a ref object to null while it hides the tree, although the text may continue. A tree that is first
  // rendered hidden has no element until it is shown.
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

/** Memoized, so that it does not render while only the tail changes. */
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
          {renderChunks({ list: blocks, live: live && !inNote, shared: undefined, Chunk: BlockGroup })}
          <Footnotes footnotes={footnotes} live={inNote} />
        </div>
      </NoteNumbersContext.Provider>
    </MarkdownContext.Provider>
  );
});
