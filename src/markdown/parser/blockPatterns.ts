/** What a line begins with that opens a block, and what may yet become that. */
import type { Open, OpenLines } from './openBlocks.js';

export const thematicBreak = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;
export const atxHeading = /^(#{1,6})(?:[ \t]+|$)/;
export const openingFence = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/;
export const setextUnderline = /^(?:(=+)|-+)[ \t]*$/;
export const listMarker = /^(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|$)/;
export const footnoteStart = /^\[\^([^\s[\]]+)\]:/;
export const taskBox = /^\[([ xX])\][ \t]+(?=\S)/;
export const mathFence = /^(?:\$\$|\\\[)[ \t]*$/;

const htmlStarts: readonly (readonly [start: RegExp, end: RegExp | undefined])[] = [
  [/^<(?:script|pre|textarea|style)(?=[\s>]|$)/i, /<\/(?:script|pre|textarea|style)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![a-zA-Z]/, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [
    /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=\s|\/?>|$)/i,
    undefined,
  ],
];
/** Any other tag that has a line to itself; it does not interrupt a paragraph. */
const htmlTagAlone =
  /^<(?:[a-zA-Z][a-zA-Z\d-]*(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-zA-Z][a-zA-Z\d-]*\s*)>[ \t]*$/;

/** The beginning of a line that may become one thing or another. */
const ambiguous =
  /^(?:#{1,6}[ \t]*|[-+*][ \t]*|\d{1,9}(?:[.)][ \t]*)?|`{1,2}|`{3,}[^`]*|~{1,2}|~{3,}.*|(?:\*[ \t]*)+|(?:-[ \t]*)+|(?:_[ \t]*)+|=+[ \t]*|[|:\- \t]+|\[(?:\^[^\s[\]]*\]?)?)$/;
const ambiguousHtml = /^<(?:[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*(?:"[^"]*|'[^']*|>[ \t]*)?)?$/;
const ambiguousInParagraph = /^<[^\s<>]*$/;
const ambiguousMath = /^(?:\${1,2}[ \t]*|\\\[?[ \t]*)$/;
const ambiguousTask = /^\[(?:[ xX]\]?)?[ \t]*$/;

/** Whether raw HTML begins here, and what its last line holds; it goes on to a blank line where that is `undefined`. */
export function htmlStart(content: string, inParagraph: boolean): { end: RegExp | undefined } | undefined {
  for (const [start, end] of htmlStarts) if (start.test(content)) return { end };
  return !inParagraph && htmlTagAlone.test(content) ? { end: undefined } : undefined;
}

/** Whether a line that begins with `content` may still become the last one of `open`. */
export function isFencePart(content: string, open: OpenLines): boolean {
  if (open.type === 'math') return ambiguousMath.test(content) || /^\\\]?[ \t]*$/.test(content);
  return open.fence.startsWith('`') ? /^`+[ \t]*$/.test(content) : /^~+[ \t]*$/.test(content);
}

/** Whether a line that begins with `content` below `inner` may still become one thing or another. */
export function isAmbiguous(content: string, inner: Open, math: boolean): boolean {
  if (ambiguous.test(content)) return true;
  if (content.startsWith('<')) return (inner.type === 'paragraph' ? ambiguousInParagraph : ambiguousHtml).test(content);
  if (math && ambiguousMath.test(content)) return true;
  return inner.type === 'item' && inner.blocks.length === 0 && ambiguousTask.test(content);
}
