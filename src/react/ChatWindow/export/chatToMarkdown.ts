import type { ResponseOutcome } from '../../../model/ResponseState.js';
import { safeUrl } from '../../../shared/safeUrl.js';
import { type PartialStrings, type Strings, withStrings } from '../../strings.js';
import type { ByMessage, MessageLike, PartLike } from '../ChatLike.js';
import { normalizeMessages } from '../normalizeMessages.js';
import {
  type FilePart,
  isFilePart,
  isReasoningPart,
  isSourcePart,
  isTextPart,
  isToolPart,
  type SourcePart,
  type ToolPart,
  toolNameOf,
} from '../partTypes.js';
import { toText } from '../toText.js';

export interface ChatToMarkdownOptions {
  /** A heading above the conversation. @defaultValue none */
  title?: string | undefined;
  /** How the answers ended, by message id. An answer that was stopped or cut off gets a note. @defaultValue no notes */
  outcomes?: ByMessage<ResponseOutcome> | undefined;
  /** Names of authors and parts. @defaultValue English */
  strings?: PartialStrings | undefined;
}

/**
 * Converts a conversation to Markdown: a heading for each message, its text, files, sources and tool calls. Reasoning
 * and tool calls are collapsed with `<details>`. For files with a `data:` URL, only the name is written.
 */
export function chatToMarkdown(messages: readonly MessageLike[], options: ChatToMarkdownOptions = {}): string {
  const strings = withStrings(options.strings);
  const authors = { user: strings.you, assistant: strings.assistant, system: strings.system };
  const blocks = normalizeMessages(messages).flatMap(({ id, role, parts }) => {
    const sources = parts.filter(isSourcePart);
    return [
      `## ${authors[role]}`,
      ...parts.map((part) => partToMarkdown(part, strings)),
      sources.length > 0 && sourcesToMarkdown(sources),
      note(options.outcomes?.get(id), strings),
    ];
  });
  const title = options.title && `# ${oneLine(options.title)}`;
  return `${[title, ...blocks].filter(Boolean).join('\n\n')}\n`;
}

function note(outcome: ResponseOutcome | undefined, strings: Strings): string | undefined {
  const text = outcome === 'stopped' ? strings.stopped : outcome && outcome !== 'complete' && strings.truncated;
  return text ? `*${text}*` : undefined;
}

function partToMarkdown(part: PartLike, strings: Strings): string | undefined {
  if (isTextPart(part)) return closeFence(part.text.trim());
  if (isReasoningPart(part)) return part.text.trim() && details(strings.reasoning, closeFence(part.text.trim()));
  if (isToolPart(part)) return toolToMarkdown(part, strings);
  if (isFilePart(part)) return fileToMarkdown(part, strings);
  return undefined;
}

function toolToMarkdown(part: ToolPart, strings: Strings): string {
  const section = (name: string, value: unknown) =>
    value === undefined ? undefined : `${name}:\n\n${fence(toText(value))}`;
  const content = [
    section(strings.toolInput, part.input ?? part.rawInput),
    section(strings.toolOutput, part.output),
    part.errorText && strings.error(part.errorText),
  ];
  return details(toolNameOf(part), content.filter(Boolean).join('\n\n'));
}

function fileToMarkdown({ url, filename, mediaType }: FilePart, strings: Strings): string {
  const name = escapeLabel(filename || strings.file);
  const target = linkTarget(url);
  if (!target) return `${name} (${mediaType})`;
  return mediaType.startsWith('image/') ? `![${name}](${target})` : `[${name}](${target})`;
}

function sourcesToMarkdown(sources: readonly SourcePart[]): string {
  const lines = sources.map(({ url, title, filename, sourceId }) => {
    const name = escapeLabel(title || filename || url || sourceId);
    const target = linkTarget(url);
    return target ? `[${name}](${target})` : name;
  });
  return [...new Set(lines)].map((line, index) => `${index + 1}. ${line}`).join('\n');
}

/** The URL for a link; `undefined` for an unsafe scheme, and for `data:` and `blob:`. */
function linkTarget(url: string | undefined): string | undefined {
  const safe = url && !/^(?:data|blob):/i.test(url) ? safeUrl(url) : undefined;
  return safe && `<${safe.replace(/[<>\s]/g, encodeURIComponent)}>`;
}

function details(summary: string, content: string): string {
  return `<details>\n<summary>${escapeHtml(oneLine(summary))}</summary>\n\n${content}\n\n</details>`;
}

/** A code block whose fence is longer than any run of backticks in the text. */
function fence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}\n${text}\n${marks}`;
}

/** Closes a code block that is open at the end of a truncated text. Otherwise it would contain the next messages. */
function closeFence(text: string): string {
  let open: string | undefined;
  for (const [, marks = '', rest = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (!open) {
      // The info string after a backtick fence must not contain a backtick.
      if (marks[0] === '~' || !rest.includes('`')) open = marks;
    } else if (marks.startsWith(open) && rest.trim() === '') open = undefined;
  }
  return open ? `${text}\n${open}` : text;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

const escapeLabel = (text: string) => oneLine(text).replace(/[\\[\]<>*_`!]/g, '\\$&');

const escapeHtml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
