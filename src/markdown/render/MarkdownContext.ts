'use client';

import { type ComponentPropsWithoutRef, createContext, type ElementType, type ReactNode, useContext } from 'react';
import type { ChunkedList } from '../parser/ChunkedList.js';
import type { CodeLine } from '../parser/nodes.js';
import type { ImagePolicy } from './imageAction.js';

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
 * What stands in for an element, by the element's name. It is given the props that the element would have, `className`
 * among them. Make the object once, outside the component or memoised: a new component in it mounts anew.
 */
export type MarkdownComponents = {
  readonly [Name in SlotName]?: ElementType<ComponentPropsWithoutRef<Name>> | undefined;
};

/** A code block as `renderCode` is given it. */
export interface RenderedCode {
  /** The first word after the fence, `''` where there is none. */
  readonly language: string;
  /** All that stands after the fence. */
  readonly info: string;
  /** The lines that are whole, in runs; both keep their identity, so work on them need not be done twice. */
  readonly lines: ChunkedList<CodeLine>;
  /** The line that is still being written. */
  readonly rest: string;
  /** More may follow. */
  readonly open: boolean;
}

/** A formula as `renderMath` is given it. */
export interface RenderedMath {
  readonly text: string;
  /** It stands by itself, not in a line of text. */
  readonly display: boolean;
  /** More may follow. */
  readonly open: boolean;
}

/** The texts of the renderer's own controls and accessible names. A subset of the strings of `<ChatWindow>`. */
export interface MarkdownStrings {
  /** The button that copies a code block, and its text for two seconds afterwards. */
  readonly copy: string;
  readonly copied: string;
  readonly wrapLines: string;
  /** Names a code block for assistive technology. */
  readonly code: (language: string) => string;
  readonly table: string;
  /** Names a task's box. */
  readonly task: string;
  readonly showImage: string;
  readonly footnotes: string;
  readonly footnote: (number: number) => string;
  readonly backToText: (number: number) => string;
}

export const defaultStrings: MarkdownStrings = {
  copy: 'Copy',
  copied: 'Copied',
  wrapLines: 'Wrap',
  code: (language) => (language ? `Code: ${language}` : 'Code'),
  table: 'Table',
  task: 'Task',
  showImage: 'Show image',
  footnotes: 'Footnotes',
  footnote: (number) => `Footnote ${number}`,
  backToText: (number) => `Back to the text from footnote ${number}`,
};

/** Some of the strings. One that is `undefined` stays English. */
export type PartialMarkdownStrings = { readonly [Name in keyof MarkdownStrings]?: MarkdownStrings[Name] | undefined };

export function withDefaults(strings: PartialMarkdownStrings): MarkdownStrings {
  const given = Object.entries(strings).filter(([, string]) => string !== undefined);
  return { ...defaultStrings, ...(Object.fromEntries(given) as Partial<MarkdownStrings>) };
}

export interface MarkdownSettings {
  readonly components: MarkdownComponents;
  readonly images: ImagePolicy;
  readonly renderCode: ((code: RenderedCode) => ReactNode) | undefined;
  readonly renderMath: ((math: RenderedMath) => ReactNode) | undefined;
  readonly strings: MarkdownStrings;
  /** Unique on the page. Ids are made of it and numbers alone, never of the text. */
  readonly id: string;
}

export const MarkdownContext = createContext<MarkdownSettings | undefined>(undefined);
/** The numbers of the footnotes that exist. A context of its own: only their marks in the text read it. */
export const NoteNumbersContext = createContext<{ get(label: string): number | undefined }>(new Map());

export function useMarkdown(): MarkdownSettings {
  const settings = useContext(MarkdownContext);
  if (!settings)
    throw new Error('A part of sluice/markdown was rendered outside <Markdown>. Render <Markdown> around it.');
  return settings;
}
