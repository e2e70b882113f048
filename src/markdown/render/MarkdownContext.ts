'use client';

import { type ComponentPropsWithoutRef, createContext, type ElementType, type ReactNode, useContext } from 'react';
import type { ImagePolicy } from '../../shared/imageAction.js';
import type { MarkdownStrings } from '../../shared/markdownStrings.js';
import type { ChunkedList } from '../parser/ChunkedList.js';
import type { CodeLine } from '../parser/nodes.js';

type SlotName =
  | 'p'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'blockquote'
  | 'ul'
  | 'ol'
  | 'li'
  | 'input'
  | 'hr'
  | 'pre'
  | 'table'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td'
  | 'em'
  | 'strong'
  | 'del'
  | 'sub'
  | 'kbd'
  | 'mark'
  | 'code'
  | 'a'
  | 'img'
  | 'br'
  | 'sup'
  | 'section';

/**
 * Components that replace elements, by element name. A component receives the element's props, including `className`.
 * Create the object outside the component or memoize it, because a new component remounts everything that it renders.
 */
export type MarkdownComponents = {
  readonly [Name in SlotName]?: ElementType<ComponentPropsWithoutRef<Name>> | undefined;
};

/** The code block that `renderCode` receives. */
export interface RenderedCode {
  /** The first word after the fence, or `''`. */
  readonly language: string;
  /** The whole text after the fence. */
  readonly info: string;
  /** The complete lines, in chunks. Lines and chunks keep their identity, so that they can be cache keys. */
  readonly lines: ChunkedList<CodeLine>;
  /** The line that is still streaming. */
  readonly rest: string;
  /** True while the block is streaming. */
  readonly open: boolean;
}

/** The formula that `renderMath` receives. */
export interface RenderedMath {
  readonly text: string;
  /** Whether the formula is on its own lines, not within text. */
  readonly display: boolean;
  /** True while the formula is streaming. */
  readonly open: boolean;
}

export interface MarkdownSettings {
  readonly components: MarkdownComponents;
  readonly images: ImagePolicy;
  readonly renderCode: ((code: RenderedCode) => ReactNode) | undefined;
  readonly renderMath: ((math: RenderedMath) => ReactNode) | undefined;
  readonly strings: MarkdownStrings;
  /** Unique in the page. Element ids consist of this id and numbers, and never contain the text. */
  readonly id: string;
}

export const MarkdownContext = createContext<MarkdownSettings | undefined>(undefined);
/** The numbers of footnotes. A separate context, so that a change renders only the references. */
export const NoteNumbersContext = createContext<{ get(label: string): number | undefined }>(new Map());

export function useMarkdown(): MarkdownSettings {
  const settings = useContext(MarkdownContext);
  if (!settings)
    throw new Error('A part of sluice/markdown was rendered outside <Markdown>. Render it inside <Markdown>.');
  return settings;
}
