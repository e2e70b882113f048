import { addressStart, candidate, isScheme, readEmail, readUrl } from './bareUrl.js';
import { isEscapedBracket } from './blockPatterns.js';
import { type Delimiter, DelimiterStack } from './DelimiterStack.js';
import { readEntity } from './entities.js';
import { depthBetween, depthLimit, InlineList, type InlineNode, plainText, toNodes } from './InlineList.js';
import type { Definition, HtmlTag, Inline, Segment } from './nodes.js';
import { mayBecomeTarget, normalizeLabel, readLabel, readTarget } from './references.js';

export interface InlineContext {
  readonly definitions: { get(label: string): Definition | undefined };
  /** Whether `$…$`, `$$…$$`, `\(…\)` and `\[…\]` are formulas. */
  readonly math: boolean;
  /** Whether a single newline is a line break. */
  readonly breaks: boolean;
  /** Whether `~text~` is struck through, as `~~text~~` is. */
  readonly singleTilde: boolean;
  /** HTML elements that are rendered if they have no attributes. */
  readonly html: ReadonlySet<HtmlTag>;
  /** Whether a reference without a definition is a link, because its definition may follow. */
  readonly isStreaming: boolean;
  /** Whether `<br>` is a line break, as in table cells. */
  readonly isCell?: boolean;
}

export interface OpenText {
  readonly nodes: readonly Inline[];
  readonly notes: readonly string[];
  /** Later text cannot change the meaning of the text before this index. */
  readonly settled: number;
  /** Whether the text ends in a plain word, so that more plain characters only extend its last text node. */
  readonly endsPlain: boolean;
}

/** Shared by all text without labels, which is most text. */
const none: readonly string[] = [];

export function parseInlines(source: string, context: InlineContext): Segment {
  const parser = new InlineParser(source, context, false);
  const nodes = parser.parse();
  const unresolved = parser.unresolved.size > 0 ? [...parser.unresolved] : none;
  return { source, nodes, unresolved, notes: parser.notes, isPending: parser.isPending };
}

/**
 * Parses a streaming text as if open emphasis were closed at its end. Characters that may begin emphasis are hidden, so
 * that they never appear as text first.
 */
export function parseOpenInlines(source: string, context: InlineContext): OpenText {
  const parser = new InlineParser(source, context, true);
  return { nodes: parser.parse(), notes: parser.notes, settled: parser.settled, endsPlain: parser.endsPlain };
}

/** Parses text into nodes with their position in the source. */
export function parseWithOffsets(source: string, context: InlineContext, isOpen: boolean): InlineNode {
  const parser = new InlineParser(source, context, isOpen, true);
  parser.parse();
  return parser.root;
}

/** A `[` or `![` without its `]`. */
interface Bracket {
  readonly node: InlineNode;
  readonly order: number;
  readonly isImage: boolean;
  readonly start: number;
  readonly previous: Bracket | undefined;
  readonly delimiter: Delimiter | undefined;
  readonly isAfterWord: boolean;
  /** Whether another bracket opened later, so that the text cannot be a label. */
  isNested: boolean;
}

/** An opening tag such as `<sub>` without its closing tag. */
interface OpenTag {
  readonly node: InlineNode;
  readonly tag: HtmlTag;
  readonly previous: OpenTag | undefined;
  readonly delimiter: Delimiter | undefined;
  readonly brackets: Bracket | undefined;
}

const plainRun = /[^\n\\`*_~[\]!<&$]+/y;
const backticks = /`+/g;
const htmlTag =
  /<(?:[a-zA-Z][a-zA-Z\d-]*(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-zA-Z][a-zA-Z\d-]*\s*)>/y;
/** Matches text that consists only of the beginning of a tag, up to its name. */
const tagName = /^<(?:\/?(?:[a-zA-Z][^\s<>]*)?|[a-zA-Z]+\s*\/?)$/;
/** Matches the beginning of a tag at the end of the text. */
const openTag =
  /<\/?[a-zA-Z][a-zA-Z\d-]*(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*(?:=\s*(?:'[^']*|"[^"]*)?|\/)?$/y;
const allowedTag = /<(?:(br)\s*\/?|(\/?)(sub|sup|kbd|mark))>/iy;
const uriAutolink = /<([a-zA-Z][a-zA-Z\d+.-]{1,31}:[^\s<>]*)>/y;
const emailAutolink =
  /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?(?:\.[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?)*)>/y;
const wordChar = /[\p{L}\p{N}]/u;
// Matches UTF-16 code units, as in micromark. Emoji are therefore not punctuation, so `**🎉 done**了` is strong.
const punctuation = /[\p{P}\p{S}]/u;
const space = /\s/;
const letter = /\p{L}/u;
const labelStart = /^(?:[!-~]*|`[^`]*`?)$/;
const cjk =
  /^[\u1100-\u11ff\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffee\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
/** Emphasis after one of these characters is shown at once. */
const beforeLikely = /[\s({["'“‘«„¿¡*_~—–\-:>|]/;
const afterUnlikely = /[/.,;:)\]}>|=]/;

/** Longest text to hide while it may be the end of a link or formula, in characters. */
const hiddenLimit = 400;
/**
 * A bracket whose text is not longer than this, such as `[x]` or `[options]`, is hidden until its meaning is known. If
 * it were visible at once, the brackets of each link would disappear later, or each placeholder would be a link first.
 */
const shortBracket = 16;
/** Longest word to hide in a bracket because it may be a label, in characters. */
const shortLabel = 48;
/** Longest unclosed formula to hide, in characters. A dollar sign with longer text is more often money. */
const shortFormula = 60;
/**
 * Matches bracket text that is not a link: JSON, a list of numbers, an optional argument, or a placeholder such as
 * `[Your Name]`.
 */
const unlikelyLabel =
  /^(?:\s*(?:[{[,;:|=]|\.\.\.|(?:"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?)\s*,)|Y(?:$|o(?:$|u(?:$|r(?:$|\W))))|your\W|[^\]]*<a\s)/;
/** Matches the beginning of an HTML link, which cannot be in the text of a Markdown link. */
const partialAnchor = /<a?$/;
/** Longest beginning of an HTML tag to show as plain text, in characters. */
const tagLimit = 4000;

class InlineParser {
  settled = 0;
  endsPlain = false;
  /** True if a link has no target, because its definition may follow. */
  isPending = false;
  readonly unresolved = new Set<string>();
  readonly #source: string;
  readonly #context: InlineContext;
  readonly #isOpen: boolean;
  readonly #list: InlineList;
  readonly #delimiters: DelimiterStack;
  #position = 0;
  #brackets: Bracket | undefined;
  #bracketCount = 0;
  /** Brackets of a lower order were opened before the last link and cannot become links, because links do not nest. */
  #inactiveBefore = 0;
  #tags: OpenTag | undefined;
  #notes: string[] | undefined;
  /** Whether the parser skipped an unclosed construct that later text may close. */
  #hasStray = false;
  /** Strings that do not occur in the rest of the source. */
  readonly #missing = new Set<string>();
  #runEnd = 0;
  /** Index where the next bare URL or e-mail address may begin. */
  #candidate = -1;
  #textStart = 0;
  /** Index of the next `$` that may close a formula. */
  #dollar = -1;
  /** Index of the last run of backticks, by length of the run. Filled on first use. */
  #backticks: Map<number, number> | undefined;

  constructor(source: string, context: InlineContext, isOpen: boolean, keepsOffsets = false) {
    this.#source = source;
    this.#context = context;
    this.#isOpen = isOpen;
    this.#list = new InlineList(keepsOffsets);
    this.#delimiters = new DelimiterStack(this.#list);
  }

  get notes(): readonly string[] {
    return this.#notes ?? none;
  }

  get root(): InlineNode {
    return this.#list.root;
  }

  parse(): readonly Inline[] {
    while (this.#position < this.#source.length) this.#next();
    if (this.#isOpen) {
      this.#closeBrackets();
      let open = this.#tags;
      while (open && this.#closeTag(open, this.#source.length)) open = open.previous;
    }
    this.#delimiters.match(undefined);
    if (this.#isOpen) this.#delimiters.close(undefined);
    return this.#list.nodes;
  }

  #next(): void {
    const char = this.#source[this.#position]!;
    if (char === '\n') this.#lineBreak();
    else if (char === '\\') this.#backslash();
    else if (char === '`') this.#codeSpan();
    else if (char === '*' || char === '_' || char === '~') this.#delimiterRun(char);
    else if (char === '[') this.#openBracket(false);
    else if (char === ']') this.#closeBracket();
    else if (char === '<') this.#angle();
    else if (char === '&') this.#ampersand();
    else if (char === '!') this.#exclamation();
    else if (char === '$') {
      if (!this.#context.math || !this.#dollars()) this.#take(1);
    } else this.#plain();
  }

  #take(length: number): void {
    this.#addText(this.#source.slice(this.#position, this.#position + length), this.#position + length);
  }

  #addText(text: string, end: number): void {
    if (this.#list.last?.type !== 'text') this.#textStart = this.#position;
    this.#list.addText(text, this.#position, end);
    this.#position = end;
  }

  #addAtom(atom: Inline, end: number): void {
    this.#list.add({ type: 'atom', text: '', atom, start: this.#position, end });
    this.#position = end;
  }

  /** Hides the rest of the text, which may begin a construct that later text completes. */
  #hideRest(): void {
    this.#position = this.#source.length;
  }

  #rest(): string {
    return this.#source.slice(this.#position);
  }

  /** The next index of `needle`. A missing string is searched only once. */
  #find(needle: string, from: number): number {
    if (this.#missing.has(needle)) return -1;
    const index = this.#source.indexOf(needle, from);
    if (index < 0) this.#missing.add(needle);
    return index;
  }

  #plain(): void {
    const source = this.#source;
    const start = this.#position;
    if (start >= this.#runEnd) {
      plainRun.lastIndex = start;
      this.#runEnd = start + plainRun.exec(source)![0].length;
    }
    let end = this.#runEnd;
    const address = this.#nextCandidate(start);
    if (address === start) {
      if (this.#bareAddress()) return;
      end = start + 1;
    } else if (address < end) end = address;

    // Spaces before a newline are removed; two or more make it a line break.
    let textEnd = end;
    if (source[end] === '\n') while (textEnd > start && source[textEnd - 1] === ' ') textEnd--;
    // The beginning of a URL is hidden until the URL is recognized.
    const isLast = this.#isOpen && end === source.length;
    if (isLast) textEnd = addressStart(source, start);
    if (textEnd > start) this.#addText(source.slice(start, textEnd), textEnd);
    this.#position = end;
    if (!this.#isOpen) return;
    this.#settle(start, textEnd);
    this.endsPlain = isLast && textEnd === end && address >= end && !this.#brackets && this.#endsInWord(start);
  }

  /** The first index where a bare URL or e-mail address may begin; infinity if there is none. */
  #nextCandidate(from: number): number {
    if (this.#candidate < from) {
      candidate.lastIndex = from;
      this.#candidate = candidate.exec(this.#source)?.index ?? Number.POSITIVE_INFINITY;
    }
    return this.#candidate;
  }

  /** Whether the last word cannot become part of a URL or e-mail address. */
  #endsInWord(from: number): boolean {
    const source = this.#source;
    const limit = Math.max(from, source.length - 64);
    let start = source.length;
    while (start > limit && !space.test(source[start - 1]!)) start--;
    if (start === limit && limit > 0 && !space.test(source[limit - 1]!)) return false;
    return !/[@:/]|www?$|www/i.test(source.slice(start));
  }

  /** Marks the text up to the last word before `end` as settled, if no emphasis is open. */
  #settle(start: number, end: number): void {
    const source = this.#source;
    for (let index = end - 1; index >= start; index--) {
      // White space at the end is removed, and before a newline it may become a line break.
      if (source[index] !== ' ' || space.test(source[index + 1] ?? ' ')) continue;
      if (this.#isSettled()) this.settled = index + 1;
      return;
    }
  }

  /** Whether later text cannot change the result so far. */
  #isSettled(): boolean {
    if (this.#hasStray || this.#brackets || this.#tags) return false;
    return !this.#delimiters.hasOpener;
  }

  #lineBreak(): void {
    const source = this.#source;
    const start = this.#position;
    const isHard = this.#context.breaks || (source[start - 1] === ' ' && source[start - 2] === ' ');
    let end = start + 1;
    while (source[end] === ' ' || source[end] === '\t') end++;
    if (isHard) this.#addAtom({ type: 'break' }, end);
    else this.#addText('\n', end);
    if (this.#isOpen && end < source.length && this.#isSettled()) this.settled = end;
  }

  #backslash(): void {
    const next = this.#source[this.#position + 1];
    if (next === '\n') {
      let end = this.#position + 2;
      while (this.#source[end] === ' ') end++;
      this.#addAtom({ type: 'break' }, end);
    } else if (this.#context.math && (next === '(' || next === '[') && this.#bracketMath(next)) {
    } else if (next === undefined) {
      if (this.#isOpen) this.#hideRest();
      else this.#take(1);
    } else if (/[!-/:-@[-`{-~]/.test(next)) this.#addText(next, this.#position + 2);
    else this.#take(1);
  }

  #ampersand(): void {
    const entity = readEntity(this.#source, this.#position);
    if (entity) this.#addText(entity.text, this.#position + entity.length);
    else if (
      this.#isOpen &&
      this.#source.length - this.#position <= 32 &&
      /^&(?:#[\dxX]?[\da-fA-F]{0,7}|[a-zA-Z][a-zA-Z\d]{0,31})?$/.test(this.#rest())
    ) {
      this.#hideRest();
    } else this.#take(1);
  }

  #exclamation(): void {
    const next = this.#source[this.#position + 1];
    if (next === '[') this.#openBracket(true);
    else if (next === undefined && this.#isOpen) this.#hideRest();
    else this.#take(1);
  }

  #codeSpan(): void {
    const source = this.#source;
    const start = this.#position;
    backticks.lastIndex = start;
    const { length } = backticks.exec(source)![0];
    const contentStart = start + length;
    if (this.#lastBackticks(length) > start) {
      for (let close = backticks.exec(source); close; close = backticks.exec(source)) {
        if (close[0].length !== length) continue;
        const end = close.index + length;
        // Backticks at the very end may be followed by more, so they do not close the code yet.
        if (this.#isOpen && end === source.length) break;
        this.#addAtom({ type: 'code', text: codeText(source.slice(contentStart, close.index)) }, end);
        return;
      }
    }
    // In `(```)`, the backticks are text.
    if (!this.#isOpen || (length > 2 && /[.,;:)]/.test(source[contentStart] ?? ''))) {
      this.#take(length);
      return;
    }
    let end = source.length;
    while (source[end - 1] === '`') end--;
    const text = source.slice(contentStart, end);
    if (text.trim() !== '') this.#addAtom({ type: 'code', text: codeText(text) }, source.length);
    this.#hideRest();
  }

  /** Index of the last run of exactly this many backticks. */
  #lastBackticks(length: number): number {
    if (!this.#backticks) {
      this.#backticks = new Map();
      for (const { 0: run, index } of this.#source.matchAll(backticks)) this.#backticks.set(run.length, index);
      backticks.lastIndex = this.#position + length;
    }
    return this.#backticks.get(length) ?? -1;
  }

  #dollars(): boolean {
    const source = this.#source;
    const position = this.#position;
    if (source[position + 1] === '$') return this.#fencedMath('$$', '$$', true);
    const start = position + 1;
    if (start >= source.length && this.#isOpen) {
      this.#hideRest();
      return true;
    }
    if (space.test(source[start] ?? ' ')) return false;
    const close = this.#nextDollar(start + 1);
    if (close >= 0) return this.#formula(source.slice(start, close), false, close + 1);
    if (!this.#isOpen) return false;
    // The `$` may be a currency sign, so a possible formula is hidden only up to a length limit.
    const rest = source.slice(start, start + shortFormula + 1);
    if (rest.length <= shortFormula && !/^\d|[\n]/.test(rest)) {
      this.#hideRest();
      return true;
    }
    this.#hasStray = true;
    return false;
  }

  /** Pandoc's rule: no space before the closing dollar and no digit after it, because `$5 and $6` is money. */
  #nextDollar(from: number): number {
    const source = this.#source;
    if (this.#dollar >= from || this.#missing.has('$')) return this.#missing.has('$') ? -1 : this.#dollar;
    for (let index = source.indexOf('$', from); index >= 0; index = source.indexOf('$', index + 1)) {
      const before = source[index - 1]!;
      const after = source[index + 1] ?? '';
      if (space.test(before) || before === '\\' || /[\d$]/.test(after) || before === '$') continue;
      // In `$a,$b`, the dollars begin variables; in `$n$th`, the second one closes a formula.
      if (/[a-zA-Z]/.test(after) && !/[a-zA-Z\d})\]]/.test(before)) continue;
      // At the end of a streaming text, a digit may follow.
      if (after === '' && this.#isOpen) continue;
      this.#dollar = index;
      return index;
    }
    this.#missing.add('$');
    return -1;
  }

  #bracketMath(bracket: string): boolean {
    return this.#fencedMath(`\\${bracket}`, bracket === '(' ? '\\)' : '\\]', bracket === '[');
  }

  #fencedMath(open: string, close: string, isDisplay: boolean): boolean {
    const start = this.#position + open.length;
    if (open !== '$$' && this.#isEscapedBracket(start, close)) return false;
    for (let end = this.#find(close, start); end >= 0; end = this.#source.indexOf(close, end + 1)) {
      if (end === start || (close === '$$' && this.#source[end - 1] === '\\')) continue;
      return this.#formula(this.#source.slice(start, end), isDisplay, end + close.length);
    }
    this.#missing.add(close);
    if (!this.#isOpen) return false;
    if (this.#source.length - start > hiddenLimit) {
      this.#hasStray = true;
      return false;
    }
    this.#hideRest();
    return true;
  }

  #isEscapedBracket(start: number, close: string): boolean {
    const end = this.#find(close, start);
    const limit = this.#isOpen && end < 0 ? start + hiddenLimit : end;
    return limit >= 0 && isEscapedBracket(this.#source.slice(start, limit));
  }

  #formula(text: string, isDisplay: boolean, end: number): true {
    this.#addAtom({ type: 'math', text: text.trim(), display: isDisplay }, end);
    return true;
  }

  #delimiterRun(char: string): void {
    const source = this.#source;
    const start = this.#position;
    let end = start + 1;
    while (source[end] === char) end++;
    const length = end - start;
    // The next character determines whether the delimiters open or close emphasis.
    if (this.#isOpen && end === source.length) {
      this.#hideRest();
      return;
    }

    // CommonMark's flanking rules with those of micromark-extension-cjk-friendly.
    const before = source[start - 1] ?? '\n';
    const after = source[end] ?? '\n';
    const spaceBefore = space.test(before);
    const spaceAfter = space.test(after);
    const punctuationBefore = punctuation.test(before);
    const punctuationAfter = punctuation.test(after);
    const cjkBefore = isCjkBefore(source, start);
    const cjkAfter = cjk.test(String.fromCodePoint(source.codePointAt(end) ?? 10));
    const edgeBefore = spaceBefore || (punctuationBefore && !cjkBefore);
    const edgeAfter = spaceAfter || (punctuationAfter && !cjkAfter);
    const opens = !edgeAfter || (!spaceAfter && (edgeBefore || cjkBefore));
    const closes = !edgeBefore || (!spaceBefore && (edgeAfter || cjkAfter));
    let canOpen = opens;
    let canClose = closes;
    if (char === '~') {
      if (length > 2 || (length === 1 && !this.#context.singleTilde)) canOpen = canClose = false;
    } else {
      canOpen ||= after === '~';
      canClose ||= before === '~';
      if (char === '_') {
        const wasOpen = canOpen;
        canOpen = canOpen && (spaceBefore || punctuationBefore || !canClose);
        canClose = canClose && (spaceAfter || punctuationAfter || !wasOpen);
      }
    }
    if (!canOpen && !canClose) {
      this.#take(length);
      return;
    }

    const isLikely =
      !afterUnlikely.test(after) &&
      (cjkBefore || cjkAfter || beforeLikely.test(before) || (length > 1 && this.#isLikelyInWord(start, after)));
    const node = this.#list.add({ type: 'delimiter', text: source.slice(start, end), start, end });
    this.#delimiters.add({ char, node, length, canOpen, canClose, isLikely });
    this.#position = end;
  }

  /** Whether `**` at `start` is more likely emphasis, as in `foo**bar**` and `#**id**`, than a power or a pattern. */
  #isLikelyInWord(start: number, after: string): boolean {
    const [beforeLast = ' ', last = ' '] = this.#source.slice(Math.max(0, start - 2), start).padStart(2);
    return wordChar.test(last)
      ? letter.test(beforeLast) && letter.test(last) && letter.test(after)
      : wordChar.test(after);
  }

  #openBracket(isImage: boolean): void {
    const start = this.#position;
    const end = start + (isImage ? 2 : 1);
    // In `f([options])`, the bracket is code, like the bracket in `a[i]`.
    const isArgument = this.#source[start - 1] === '(' && letter.test(this.#source[end] ?? '');
    const before = this.#source[start - (isArgument ? 2 : 1)] ?? ' ';
    if (this.#brackets) this.#brackets.isNested = true;
    this.#brackets = {
      node: this.#list.add({ type: 'delimiter', text: this.#source.slice(start, end), start, end }),
      order: this.#bracketCount++,
      isImage,
      start: end,
      previous: this.#brackets,
      delimiter: this.#delimiters.top,
      isAfterWord: wordChar.test(before) && !cjk.test(before),
      isNested: false,
    };
    this.#position = end;
  }

  #isActive(bracket: Bracket): boolean {
    return bracket.isImage || bracket.order >= this.#inactiveBefore;
  }

  #closeBracket(): void {
    const opener = this.#brackets;
    const source = this.#source;
    const end = this.#position + 1;
    if (!opener || !this.#isActive(opener)) {
      if (opener) this.#brackets = opener.previous;
      this.#take(1);
      return;
    }
    const target = readTarget(source, end);
    if (target) {
      this.#link(opener, target, target.end);
      return;
    }

    const inner = source.slice(opener.start, end - 1);
    const note = /^\^[^\s[\]]+$/.test(inner);
    if (this.#isOpen && !(note && !opener.isImage) && this.#mayContinue(opener, end)) {
      const rest = source.length - end;
      if (rest <= hiddenLimit) {
        this.#pendingLink(opener, inner, rest > 0);
        return;
      }
      this.#hasStray = true;
    }

    const following = readLabel(source, end);
    const isCollapsed = !following && source.startsWith('[]', end);
    if (following || (!opener.isNested && inner.length <= 999)) {
      const label = normalizeLabel(following ? following.text : inner);
      const definition = label === '' ? undefined : this.#context.definitions.get(label);
      if (definition) {
        this.#link(opener, definition, following ? following.end : isCollapsed ? end + 2 : end);
        return;
      }
      if (label !== '') this.unresolved.add(label);
      const isReference = following !== undefined || isCollapsed;
      if (isReference && this.#context.isStreaming && this.#mayBeDefined(opener, inner)) {
        this.isPending = true;
        this.#link(opener, undefined, following ? following.end : end + 2);
        return;
      }
    }
    this.#brackets = opener.previous;
    if (note) this.#noteReference(opener, inner.slice(1), end);
    else this.#take(1);
  }

  /** Whether a target or a label may follow the `]`. */
  #mayContinue(opener: Bracket, end: number): boolean {
    const next = this.#source[end];
    if (next === undefined) return true;
    if (this.#source.length - end > hiddenLimit) return false;
    if (next === '(') return mayBecomeTarget(this.#source.slice(end));
    if (next !== '[' || !/^\[(?:[^\\[\]]|\\.)*\\?$/s.test(this.#source.slice(end))) return false;
    return this.#mayBeDefined(opener, this.#source.slice(opener.start, end - 1));
  }

  /** Whether a reference is more likely to be defined later than to be text such as `a[i][j]` or `[1][2]`. */
  #mayBeDefined(opener: Bracket, inner: string): boolean {
    return opener.isImage || (!opener.isAfterWord && letter.test(inner) && !unlikelyLabel.test(inner));
  }

  #link(opener: Bracket, definition: Definition | undefined, end: number): void {
    this.#wrapBracket(opener, definition?.href, definition?.title, end);
    this.#position = end;
    this.#brackets = opener.previous;
    if (!opener.isImage) this.#inactiveBefore = opener.order;
  }

  #wrapBracket(opener: Bracket, href: string | undefined, title: string | undefined, end: number): void {
    this.#delimiters.match(opener.delimiter);
    this.#delimiters.dropTo(opener.delimiter);
    const node = this.#list.wrap(opener.node, 'link');
    node.start = opener.node.start;
    node.end = end;
    opener.node.type = 'text';
    opener.node.text = '';
    opener.node.end = opener.node.start;
    if (!opener.isImage) {
      node.href = href;
      node.title = title;
      return;
    }
    node.type = 'atom';
    node.atom = { type: 'image', src: href, title, alt: plainText(toNodes(node, true)) };
  }

  /** Shows a link whose target is incomplete in the form that it will most likely have. */
  #pendingLink(opener: Bracket, inner: string, hasBegun: boolean): void {
    this.#hideRest();
    this.#brackets = opener.previous;
    const end = this.#source.length;
    const definition = opener.isNested ? undefined : this.#context.definitions.get(normalizeLabel(inner));
    const look = hasBegun ? 'link' : this.#lookOf(opener, inner.length);
    if (definition) this.#wrapBracket(opener, definition.href, definition.title, end);
    else if (look === 'text') this.#list.addText(']', end - 1, end);
    else if (look === 'hidden') this.#cutFrom(opener);
    else this.#wrapBracket(opener, undefined, undefined, end);
  }

  /** How a bracket is shown until it is known whether it is a link. `length` is the length of its text so far. */
  #lookOf(opener: Bracket, length: number): 'text' | 'hidden' | 'link' {
    if (length > hiddenLimit || !this.#isActive(opener)) return 'text';
    if (opener.isImage) return 'link';
    const text = this.#source.slice(opener.start, opener.start + length).replace(partialAnchor, '');
    if (opener.isAfterWord || unlikelyLabel.test(this.#source.slice(opener.start, opener.start + hiddenLimit))) {
      return 'text';
    }
    const isShort = text.length <= shortBracket || (text.length <= shortLabel && labelStart.test(text));
    return isShort ? 'hidden' : 'link';
  }

  #cutFrom(opener: Bracket): void {
    this.#delimiters.dropTo(opener.delimiter);
    this.#list.cutFrom(opener.node);
    while (this.#tags && this.#tags.node.start > opener.node.start) this.#tags = this.#tags.previous;
  }

  /** Determines how unclosed brackets are shown at the end of a streaming text. */
  #closeBrackets(): void {
    const end = this.#source.length;
    for (let opener = this.#brackets; opener; opener = opener.previous) {
      const look = this.#lookOf(opener, end - opener.start);
      if (look === 'hidden') this.#cutFrom(opener);
      if (look !== 'link') continue;
      // Everything that was opened before this bracket would be nested even deeper.
      if (depthBetween(opener.node, undefined) >= depthLimit) break;
      this.#delimiters.match(opener.delimiter);
      this.#delimiters.close(opener.delimiter);
      this.#wrapBracket(opener, undefined, undefined, end);
    }
    this.#brackets = undefined;
  }

  #noteReference(opener: Bracket, text: string, end: number): void {
    const label = normalizeLabel(text);
    this.#delimiters.dropTo(opener.delimiter);
    const { node } = opener;
    const note = this.#list.wrap(node, 'atom');
    note.start = node.end - 1;
    note.end = end;
    note.atom = { type: 'note', label, text };
    node.type = 'text';
    node.text = opener.isImage ? '!' : '';
    node.end = note.start;
    this.#position = end;
    this.#notes ??= [];
    this.#notes.push(label);
  }

  #angle(): void {
    const source = this.#source;
    const position = this.#position;
    uriAutolink.lastIndex = position;
    const uri = uriAutolink.exec(source);
    if (uri) {
      this.#addUrl(uri[1]!, uri[1]!, position + uri[0].length);
      return;
    }
    emailAutolink.lastIndex = position;
    const email = emailAutolink.exec(source);
    if (email) {
      this.#addUrl(email[1]!, `mailto:${email[1]}`, position + email[0].length);
      return;
    }
    if (this.#allowedTag()) return;
    const end = this.#htmlEnd();
    if (end > 0) {
      this.#take(end - position);
      return;
    }
    if (this.#isOpen && source.length - position <= hiddenLimit && tagName.test(this.#rest())) {
      const rest = this.#rest();
      if (rest.includes(':')) this.#addUrl(rest.slice(1), undefined, source.length);
      this.#hideRest();
      return;
    }
    if (/[a-zA-Z/!?]/.test(source[position + 1] ?? '')) this.#hasStray = true;
    openTag.lastIndex = position;
    const isTag = this.#isOpen && source.length - position <= tagLimit && openTag.test(source);
    this.#take(isTag ? source.length - position : 1);
  }

  /** Parses `<br>` and the elements of the `html` option, without attributes. */
  #allowedTag(): boolean {
    const { html, isCell } = this.#context;
    if (html.size === 0 && !isCell) return false;
    allowedTag.lastIndex = this.#position;
    const match = allowedTag.exec(this.#source);
    if (!match) return false;
    const start = this.#position;
    const end = start + match[0].length;
    if (match[1]) {
      if (!isCell && !html.has('br')) return false;
      this.#addAtom({ type: 'break' }, end);
      return true;
    }
    const tag = match[3]!.toLowerCase() as Exclude<HtmlTag, 'br' | 'details'>;
    if (!html.has(tag)) return false;
    if (!match[2]) {
      const node = this.#list.add({ type: 'delimiter', text: match[0], start, end });
      const delimiter = this.#delimiters.top;
      this.#tags = { node, tag, previous: this.#tags, delimiter, brackets: this.#brackets };
      this.#position = end;
      return true;
    }
    if (this.#tags?.tag !== tag || this.#tags.brackets !== this.#brackets) return false;
    if (!this.#closeTag(this.#tags, end)) {
      this.#tags = undefined;
      return false;
    }
    this.#tags = this.#tags.previous;
    this.#position = end;
    return true;
  }

  /** @returns false if the element exceeds the nesting limit, as every element around it then does. */
  #closeTag({ node, tag, delimiter }: OpenTag, end: number): boolean {
    if (depthBetween(node, undefined) >= depthLimit) return false;
    this.#delimiters.match(delimiter);
    if (this.#isOpen) this.#delimiters.close(delimiter);
    this.#delimiters.dropTo(delimiter);
    const { start } = node;
    const mark = this.#list.wrap(node, tag as Exclude<HtmlTag, 'br' | 'details'>);
    mark.start = start;
    mark.innerStart = node.end;
    mark.innerEnd = mark.last?.end ?? node.end;
    mark.end = end;
    node.type = 'text';
    node.text = '';
    node.end = start;
    return true;
  }

  #htmlEnd(): number {
    const source = this.#source;
    const position = this.#position;
    const until = (needle: string, from: number) => {
      const index = this.#find(needle, from);
      return index < 0 ? -1 : index + needle.length;
    };
    if (source.startsWith('<!--', position)) {
      if (source.startsWith('>', position + 4)) return position + 5;
      if (source.startsWith('->', position + 4)) return position + 6;
      return until('-->', position + 4);
    }
    if (source.startsWith('<?', position)) return until('?>', position + 2);
    if (source.startsWith('<![CDATA[', position)) return until(']]>', position + 9);
    if (/^<![a-zA-Z]/.test(source.slice(position, position + 3))) return until('>', position + 2);
    htmlTag.lastIndex = position;
    const tag = htmlTag.exec(source);
    return tag ? position + tag[0].length : -1;
  }

  #addUrl(text: string, href: string | undefined, end: number, isBare = true): void {
    const start = this.#position;
    const textStart = this.#source.indexOf(text, start);
    const child: InlineNode = { type: 'text', text, start: textStart, end: textStart + text.length };
    const inner = { innerStart: child.start, innerEnd: child.end, first: child, last: child };
    this.#list.add({ type: 'link', text: '', href, isBare, start, end, ...inner });
    this.#position = end;
  }

  /** Parses a bare URL, or the rest of an e-mail address. */
  #bareAddress(): boolean {
    const source = this.#source;
    const start = this.#position;
    const isEmail = source[start] === '@';
    if (!isEmail) {
      const url = readUrl(source, start, this.#brackets !== undefined);
      if (!url) {
        if (!this.#isOpen || !isScheme(source, start)) return false;
        this.#hideRest();
        return true;
      }
      const isLast = this.#isOpen && url.fullEnd === source.length;
      this.#addUrl(url.text, isLast ? undefined : url.href, url.end);
      // The punctuation at the end may belong to the URL.
      if (isLast) this.#hideRest();
      return true;
    }
    const from = this.#list.last?.type === 'text' ? this.#textStart : start;
    const email = readEmail(source, start, from);
    if (!email) return false;
    this.#list.takeBack(start - email.begin);
    this.#position = email.begin;
    this.#addUrl(email.text, this.#isOpen && email.end === source.length ? undefined : email.href, email.end);
    return true;
  }
}

/** Whether the character before `end` is CJK. A variation selector belongs to the character before it. */
function isCjkBefore(source: string, end: number): boolean {
  const [before = '', last = ''] = ['', ...source.slice(Math.max(0, end - 4), end)].slice(-2);
  const code = last.codePointAt(0) ?? 0;
  const isIdeographicSelector = code >= 0xe0100 && code <= 0xe01ef;
  const isTextSelector = code >= 0xfe00 && code <= 0xfe0e;
  return isIdeographicSelector || cjk.test(isTextSelector ? before : last);
}

function codeText(raw: string): string {
  const text = raw.replace(/\n/g, ' ');
  const isPadded = text.length > 1 && text.startsWith(' ') && text.endsWith(' ') && /[^ ]/.test(text);
  return isPadded ? text.slice(1, -1) : text;
}
