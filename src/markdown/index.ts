/** Markdown that is shown as it is written: the component, and the incremental parser below it. */
export { appendText } from './appendText.js';
export { IncrementalMarkdown, type IncrementalMarkdownOptions } from './IncrementalMarkdown.js';
export { Markdown, type MarkdownProps, MarkdownView, type MarkdownViewProps } from './Markdown.js';
export type { MarkdownComponents, MarkdownLabels, RenderedCode, RenderedMath } from './MarkdownContext.js';
export type * from './nodes.js';
export type { Sequence } from './Sequence.js';
export { type ImagePolicy, safeHref } from './safeUrl.js';
