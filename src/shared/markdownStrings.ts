/** Labels and accessible names: a subset of the strings of `<ChatWindow>`. */
export interface MarkdownStrings {
  /** `copied` is the label for two seconds after a click. */
  readonly copy: string;
  readonly copied: string;
  readonly wrapLines: string;
  /** The accessible name of a code block. */
  readonly code: (language: string) => string;
  readonly table: string;
  /** The accessible name of a task's checkbox. */
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

/** Replacements for some of the strings. A replacement that is `undefined` has no effect. */
export type PartialMarkdownStrings = { readonly [Name in keyof MarkdownStrings]?: MarkdownStrings[Name] | undefined };

export function withDefaults(strings: PartialMarkdownStrings): MarkdownStrings {
  const given = Object.entries(strings).filter(([, string]) => string !== undefined);
  return { ...defaultStrings, ...(Object.fromEntries(given) as Partial<MarkdownStrings>) };
}
