import type { Open, OpenLines } from './openBlocks.js';

export const thematicBreak = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;
export const atxHeading = /^(#{1,6})(?:[ \t]+|$)/;
export const openingFence = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/;
export const setextUnderline = /^(?:(=+)|-+)[ \t]*$/;
export const listMarker = /^(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|$)/;
export const footnoteStart = /^\[\^([^\s[\]]+)\]:/;
export const taskBox = /^\[([ xX])\][ \t]+(?=\S)/;
/** A task's checkbox without text on its line. */
export const taskBoxAlone = /^\[([ xX])\][ \t]*$/;
/** As in remark-math, text after the fence is allowed: `$$ a`. */
const mathFence = /^(?:(\${2,})([^$]*)|\\\[((?:[^\\]|\\[^\]])*))$/;
export const detailsStart = /^<details(?:[ \t]+open)?[ \t]*>[ \t]*(?:<summary>(.*?)<\/summary>)?[ \t]*$/i;
export const detailsSummary = /^<summary>(.*)<\/summary>[ \t]*$/i;
/** `<br>` alone on its line. */
export const lineBreakTag = /^<br[ \t]*\/?>[ \t]*$/i;
export const detailsEnd = /^<\/details>[ \t]*$/i;

const punctuation = '.,;:!?。，；：、';
/** Text after a closing delimiter, unless it is only punctuation. */
const afterMath = `[ \\t]*((?:[${punctuation}][ \\t]*\\S|[^\\s$${punctuation}]).*)$`;

/** Patterns of the last line of a formula. */
interface MathEnd {
  /** Content before the closing delimiter, and punctuation after it. */
  readonly end: RegExp;
  /** Content before the closing delimiter, and text after it that begins a paragraph, as in `\] where x > 0`. */
  readonly endInLine: RegExp;
}

function mathEnd(before: string, close: string, beforeText: string): MathEnd {
  return {
    end: new RegExp(`^(${before})${close}[ \\t]*(?:([${punctuation}])[ \\t]*)?$`),
    endInLine: new RegExp(`^(${beforeText})${close}${afterMath}`),
  };
}

const bracketMathEnd = mathEnd('.*?', '(?<!\\\\)\\\\\\]', '.*?');

/** As in remark-math, the closing fence has at least as many dollar signs as the opening one. */
function dollarMathEnd(fence: string): MathEnd {
  return mathEnd('.*?', `(?<!\\$)\\\${${fence.length},}`, '[ \\t]*');
}

/**
 * If the meaning of a line depends on its end, the meaning is determined after this many characters to limit the cost.
 */
export const ambiguityLimit = 4000;
/** Longest text to hide after `$$` or `\[` on the same line, in characters. */
const mathLimit = 400;

export function mathStart(content: string): (MathEnd & { first: string }) | undefined {
  if (content.length > mathLimit) return undefined;
  const match = mathFence.exec(content);
  if (!match) return undefined;
  const [, fence, afterDollars, afterBracket = ''] = match;
  if (fence) return { ...dollarMathEnd(fence), first: afterDollars!.trim() };
  return isEscapedBracket(afterBracket) ? undefined : { ...bracketMathEnd, first: afterBracket.trim() };
}

/**
 * Whether `\[` or `\(` is an escaped bracket of the text, because a bracket in `content` after it closes nothing, as in
 * `\[1] Smith`. Parentheses and brackets close each other, because `(0, 1]` is an interval.
 */
export function isEscapedBracket(content: string): boolean {
  if (content === '' || /^\s/.test(content)) return false;
  let depth = 0;
  for (const char of content) {
    if (char === '[' || char === '(') depth++;
    else if ((char === ']' || char === ')') && depth-- === 0) return true;
  }
  return false;
}

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
/**
 * Matches a complete tag alone on its line, for tag names not in `htmlStarts`. Such a tag does not interrupt a
 * paragraph.
 */
const htmlTagAlone =
  /^<(?:[a-zA-Z][a-zA-Z\d-]*(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-zA-Z][a-zA-Z\d-]*\s*)>[ \t]*$/;

const ambiguous =
  /^(?:#{1,6}[ \t]*|[-+*][ \t]*|\d{1,9}(?:[.)][ \t]*)?|`{1,2}|`{3,}[^`]*|~{1,2}|~{3,}.*|(?:\*[ \t]*)+|(?:-[ \t]*)+|(?:_[ \t]*)+|=+[ \t]*|[|:\- \t]+|\[(?:\^[^\s[\]]*\]?)?)$/;
const ambiguousHtml = /^<(?:[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*(?:"[^"]*|'[^']*|>[ \t]*)?)?$/;
const ambiguousInParagraph = /^<[^\s<>]*$/;
const ambiguousDetails = /^<(?:\/?details|summary)/i;
const ambiguousMath = /^(?:\$|\${2,}[^$]*|\\|\\\[(?:[^\\]|\\[^\]])*\\?)$/;
const ambiguousTask = /^\[(?:[ xX]\]?)?[ \t]*$/;

/**
 * Returns the pattern of the last line of the raw HTML block that `content` begins. If `end` is `undefined`, a blank
 * line ends the block.
 */
export function htmlStart(content: string, isInParagraph: boolean): { end: RegExp | undefined } | undefined {
  for (const [start, end] of htmlStarts) if (start.test(content)) return { end };
  if (isInParagraph || content.length > ambiguityLimit) return undefined;
  return htmlTagAlone.test(content) ? { end: undefined } : undefined;
}

/** Whether a line that begins with `content` may become the closing fence of `open`. */
export function isFencePart(content: string, open: OpenLines): boolean {
  return open.fence.startsWith('`') ? /^`+[ \t]*$/.test(content) : /^~+[ \t]*$/.test(content);
}

/** Whether the type of a block depends on the rest of its first line, which begins with `content`. */
export function isAmbiguous(content: string, inner: Open, math: boolean, details: boolean): boolean {
  if (content.length > ambiguityLimit) return false;
  if (ambiguous.test(content)) return true;
  if (content.startsWith('<')) {
    if (details && ambiguousDetails.test(content)) return true;
    return (inner.type === 'paragraph' ? ambiguousInParagraph : ambiguousHtml).test(content);
  }
  if (math && content.length <= mathLimit && ambiguousMath.test(content)) {
    return !content.startsWith('\\[') || !isEscapedBracket(content.slice(2));
  }
  return inner.type === 'item' && inner.blocks.isEmpty && ambiguousTask.test(content);
}
