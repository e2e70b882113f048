/** Streaming Markdown: the React component, and the incremental parser behind it. */

export type { ImagePolicy } from '../shared/imageAction.js';
export type { MarkdownStrings } from '../shared/markdownStrings.js';
export { safeUrl } from '../shared/safeUrl.js';
export { createPassages, type Passage, type PassageStrings } from './createPassages.js';
export type { ChunkedList } from './parser/ChunkedList.js';
export { IncrementalMarkdown, type IncrementalMarkdownOptions } from './parser/IncrementalMarkdown.js';
export type * from './parser/nodes.js';
export { Markdown, type MarkdownProps, MarkdownView, type MarkdownViewProps } from './render/Markdown.js';
export type { MarkdownComponents, RenderedCode, RenderedMath } from './render/MarkdownContext.js';
