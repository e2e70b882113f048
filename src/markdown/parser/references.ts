import { unescapeText } from './entities.js';
import type { Definition } from './nodes.js';

const label = /\[((?:[^\\[\]]|\\.){1,999})\]/sy;
const pointed = /<((?:[^<>\n\\]|\\.)*)>/y;
const title = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\)/sy;
const spaces = /[ \t]*(?:\n[ \t]*)?/y;
const lineEnd = /[ \t]*(?:\n|$)/y;
const escapable = /[!-/:-@[-`{-~]/;

/** Nesting limit of parentheses in a destination. Without it, each attempted link could scan the whole text. */
const parenthesesLimit = 32;

interface Found {
  readonly text: string;
  readonly end: number;
}

function at(pattern: RegExp, source: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(source);
}

/** Normalizes a label for comparison: case folded, white space collapsed. */
export function normalizeLabel(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}

/** Reads `[label]` at `index`. The result has no brackets. */
export function readLabel(source: string, index: number): Found | undefined {
  const match = at(label, source, index);
  if (!match || match[1]!.trim() === '') return undefined;
  return { text: match[1]!, end: index + match[0].length };
}

export function skipSpaces(source: string, index: number): number {
  return index + at(spaces, source, index)![0].length;
}

/** Reads a link's destination: `<anything>`, or text without spaces and with balanced parentheses. */
export function readDestination(source: string, index: number): Found | undefined {
  if (source[index] === '<') {
    const match = at(pointed, source, index);
    return match ? { text: unescapeText(match[1]!), end: index + match[0].length } : undefined;
  }
  let depth = 0;
  let end = index;
  for (; end < source.length; end++) {
    const char = source[end]!;
    if (char === '\\' && escapable.test(source[end + 1] ?? '')) end++;
    else if (char === '(' && ++depth > parenthesesLimit) return undefined;
    else if (char === ')' && depth-- === 0) break;
    else if (char <= ' ' || char === '\u007f') break;
  }
  if (depth > 0) return undefined;
  return { text: unescapeText(source.slice(index, end)), end };
}

function readTitle(source: string, index: number): Found | undefined {
  const match = at(title, source, index);
  if (!match) return undefined;
  return { text: unescapeText(match[1] ?? match[2] ?? match[3] ?? ''), end: index + match[0].length };
}

/** Reads `(destination "title")` at `index`, after a link's text. */
export function readTarget(source: string, index: number): (Definition & { end: number }) | undefined {
  if (source[index] !== '(') return undefined;
  const destination = readDestination(source, skipSpaces(source, index + 1));
  if (!destination) return undefined;
  let end = skipSpaces(source, destination.end);
  const found = end > destination.end ? readTitle(source, end) : undefined;
  if (found) end = skipSpaces(source, found.end);
  return source[end] === ')' ? { href: destination.text, title: found?.text, end: end + 1 } : undefined;
}

const targetBegun =
  /^\(\s*(?:<(?:[^<>\n\\]|\\.)*\\?|(?:<(?:[^<>\n\\]|\\.)*>|[^\s<]\S*)?(?:\s+(?:"(?:[^"\\]|\\.)*(?:"\s*|\\)?|'(?:[^'\\]|\\.)*(?:'\s*|\\)?|\((?:[^()\\]|\\.)*(?:\)\s*|\\)?)?)?)$/s;

/** Whether `rest`, which is not a valid target, may become one. */
export function mayBecomeTarget(rest: string): boolean {
  return targetBegun.test(rest);
}

/** A paragraph with more characters than this is never parsed as a definition. */
const definitionLimit = 1200;

/** Reads `[label]: destination "title"` at the start of a paragraph. */
export function readDefinition(paragraph: string): (Definition & { label: string; end: number }) | undefined {
  const definition = definitionIn(paragraph.slice(0, definitionLimit + 1));
  return definition && definition.end <= definitionLimit ? definition : undefined;
}

function definitionIn(source: string): (Definition & { label: string; end: number }) | undefined {
  const name = readLabel(source, 0);
  if (!name || source[name.end] !== ':') return undefined;
  const start = skipSpaces(source, name.end + 1);
  const destination = readDestination(source, start);
  if (!destination || destination.end === start) return undefined;
  const definition = { label: normalizeLabel(name.text), href: destination.text };

  const titleStart = skipSpaces(source, destination.end);
  const found = titleStart > destination.end ? readTitle(source, titleStart) : undefined;
  const end = found && at(lineEnd, source, found.end);
  if (end) return { ...definition, title: found.text, end: found.end + end[0].length };
  // The possible title on the next line may be ordinary text.
  const untitledEnd = at(lineEnd, source, destination.end);
  return untitledEnd ? { ...definition, title: undefined, end: destination.end + untitledEnd[0].length } : undefined;
}

const definitionBegun =
  /^\[(?:(?:[^\\[\]]|\\.)*\\?|(?:[^\\[\]]|\\.)+\](?::[ \t]*\n?[ \t]*(?:<(?:[^<>\n\\]|\\.)*\\?|(?:<(?:[^<>\n\\]|\\.)*>|[^\s<]\S*)?[ \t]*\n?[ \t]*(?:"(?:[^"\\]|\\.)*(?:"[ \t]*|\\)?|'(?:[^'\\]|\\.)*(?:'[ \t]*|\\)?|\((?:[^()\\]|\\.)*(?:\)[ \t]*|\\)?)?)?)?)$/s;

/** Whether the whole paragraph is a definition that more text may change. */
export function mayBecomeDefinition(source: string): boolean {
  return source.length <= definitionLimit && definitionBegun.test(source);
}
