import { type Delimiter, DelimiterStack } from './DelimiterStack.js';
import { readEntity } from './entities.js';
import { DEPTH_LIMIT, depthBetween, InlineList, type InlineNode, plainText, toNodes } from './InlineList.js';
import type { Definition, Image, Inline, InlineMath, NoteReference, Segment } from './nodes.js';
import { mayBecomeTarget, normalizeLabel, readLabel, readTarget } from './references.js';

export interface InlineContext {
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Whether `$…$`, `$$…$$`, `\(…\)` and `\[…\]` are formulas. */
  readonly math: boolean;
}

export interface OpenText {
  readonly nodes: readonly Inline[];
  readonly notes: readonly string[];
  /** Up to here the text means what it means, whatever follows. */
  readonly settled: number;
  /** It ends in a plain word: letters and spaces that follow do no more than make its last text longer. */
  readonly endsPlain: boolean;
}

/** Most text has no labels, so it shares the list of none. */
const none: readonly string[] = [];

/** Parses text that is whole. */
export function parseInlines(source: string, context: InlineContext): Segment {
  const parser = new InlineParser(source, context, false);
  const nodes = parser.parse();
  return { source, nodes, unresolved: parser.unresolved.size > 0 ? [...parser.unresolved] : none, notes: parser.notes };
}

/**
 * Parses text that is still being written, as if each mark that is open were closed at its end. What may be the
 * beginning of a mark is left out, so that no mark is seen before it has an effect.
 */
export function parseOpenInlines(source: string, context: InlineContext): OpenText {
  const parser = new InlineParser(source, context, true);
  return { nodes: parser.parse(), notes: parser.notes, settled: parser.settled, endsPlain: parser.endsPlain };
}

/** A `[` or `![` whose `]` has not come. */
interface Bracket {
  readonly piece: InlineNode;
  readonly image: boolean;
  /** Where the text after it begins. */
  readonly start: number;
  readonly previous: Bracket | undefined;
  readonly delimiter: Delimiter | undefined;
  readonly afterWord: boolean;
  /** Another bracket opened after it, so its text cannot be a label. */
  nested: boolean;
  /** False where a link stands within: links do not nest. */
  active: boolean;
}

const plainRun = /[^\n\\`*_~[\]!<&$]+/y;
/** The last word, without anything that makes an address or an entity. */
const plainWord = /(?:^|\s)[\p{L}\p{N}*_~]*$/u;
const backticks = /`+/g;
const htmlTag =
  /<(?:[a-zA-Z][a-zA-Z\d-]*(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-zA-Z][a-zA-Z\d-]*\s*)>/y;
const uriAutolink = /<([a-zA-Z][a-zA-Z\d+.-]{1,31}:[^\s<>]*)>/y;
const emailAutolink =
  /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?(?:\.[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?)*)>/y;
const bareStart = /(?:https?|ftp):\/\/|www\./gi;
const bareAddress = /(?:https?:\/\/|ftp:\/\/)?[\w-]+(?:\.[\w-]+)*[^\s<]*/iy;
const emailTail = /@[a-zA-Z\d_-]+(?:\.[a-zA-Z\d_-]+)*/y;
const emailHead = /(?:mailto:)?[\w.+-]+$/i;
const wordChar = /[\p{L}\p{N}]/u;
const punctuation = /[\p{P}\p{S}]/u;
const space = /\s/;

/** Longer than this, what may be a link's end is shown as it is written. */
const HIDDEN_LIMIT = 400;

class InlineParser {
  settled = 0;
  endsPlain = false;
  readonly unresolved = new Set<string>();
  private readonly source: string;
  private readonly context: InlineContext;
  private readonly open: boolean;
  private position = 0;
  private readonly pieces = new InlineList();
  private readonly emphasis = new DelimiterStack(this.pieces);
  private brackets: Bracket | undefined;
  private noted: string[] | undefined;
  /** Something without an end has been passed over; what is still to come may end it. */
  private stray = false;
  /** What was looked for and is nowhere ahead. */
  private readonly missing = new Set<string>();

  constructor(source: string, context: InlineContext, open: boolean) {
    this.source = source;
    this.context = context;
    this.open = open;
  }

  get notes(): readonly string[] {
    return this.noted ?? none;
  }

  parse(): readonly Inline[] {
    while (this.position < this.source.length) this.next();
    if (this.open) this.closeBrackets();
    this.emphasis.match(undefined);
    if (this.open) this.emphasis.close(undefined);
    return this.pieces.nodes;
  }

  private next(): void {
    const char = this.source[this.position]!;
    if (char === '\n') this.lineBreak();
    else if (char === '\\') this.backslash();
    else if (char === '`') this.codeSpan();
    else if (char === '*' || char === '_' || char === '~') this.delimiterRun(char);
    else if (char === '[') this.openBracket(false);
    else if (char === ']') this.closeBracket();
    else if (char === '<') this.angle();
    else if (char === '&') this.ampersand();
    else if (char === '!') {
      if (this.source[this.position + 1] === '[') this.openBracket(true);
      else this.take(1);
    } else if (char === '$') {
      if (!this.context.math || !this.dollars()) this.take(1);
    } else this.plain();
  }

  /** Takes the next characters as they are. */
  private take(length: number): void {
    this.pieces.addText(this.source.slice(this.position, this.position + length));
    this.position += length;
  }

  private addWhole(whole: Inline, end: number): void {
    this.pieces.add({ type: 'whole', text: '', whole });
    this.position = end;
  }

  /** Leaves the rest out: it may be the beginning of something, and what follows will tell. */
  private hideRest(): void {
    this.position = this.source.length;
  }

  private rest(): string {
    return this.source.slice(this.position);
  }

  /** Where `needle` next stands; each that is nowhere ahead is looked for once. */
  private find(needle: string, from: number): number {
    if (this.missing.has(needle)) return -1;
    const index = this.source.indexOf(needle, from);
    if (index < 0) this.missing.add(needle);
    return index;
  }

  // Text, breaks, escapes, entities

  private plain(): void {
    const start = this.position;
    plainRun.lastIndex = start;
    const run = plainRun.exec(this.source)![0];
    const bare = this.findBareAddress(run);
    if (bare) {
      this.bareAddress(start, bare);
      return;
    }
    this.pieces.addText(run);
    this.position = start + run.length;
    this.settleBefore(run, start);
    this.endsPlain = this.position === this.source.length && !this.brackets && plainWord.test(this.source);
  }

  /** Settles what stands before the last word that begins in `run`. */
  private settleBefore(run: string, start: number): void {
    if (!this.open) return;
    for (let index = run.lastIndexOf(' '); index >= 0; index = index === 0 ? -1 : run.lastIndexOf(' ', index - 1)) {
      // White space at the end of a text is dropped, and before a line's end it may be a break.
      if (space.test(this.source[start + index + 1] ?? ' ')) continue;
      if (this.isSettled()) this.settled = start + index + 1;
      return;
    }
  }

  /** Whether nothing so far waits for what follows. */
  private isSettled(): boolean {
    if (this.stray || this.brackets) return false;
    return !this.emphasis.mayOpen;
  }

  private lineBreak(): void {
    const { last } = this.pieces;
    let hard = false;
    if (last?.type === 'text' && last.text.endsWith(' ')) {
      const trimmed = last.text.replace(/ +$/, '');
      hard = last.text.length - trimmed.length >= 2;
      last.text = trimmed;
    }
    let end = this.position + 1;
    while (this.source[end] === ' ' || this.source[end] === '\t') end++;
    this.position = end;
    if (hard) this.pieces.add({ type: 'whole', text: '', whole: { type: 'break' } });
    else this.pieces.addText('\n');
    if (this.open && end < this.source.length && this.isSettled()) this.settled = end;
  }

  private backslash(): void {
    const next = this.source[this.position + 1];
    if (next === '\n') {
      this.position += 2;
      while (this.source[this.position] === ' ') this.position++;
      this.pieces.add({ type: 'whole', text: '', whole: { type: 'break' } });
    } else if (this.context.math && (next === '(' || next === '[') && this.bracketMath(next)) {
      // A formula, taken.
    } else if (next === undefined) {
      if (this.open) this.hideRest();
      else this.take(1);
    } else if (/[!-/:-@[-`{-~]/.test(next)) {
      this.pieces.addText(next);
      this.position += 2;
    } else this.take(1);
  }

  private ampersand(): void {
    const entity = readEntity(this.source, this.position);
    if (entity) {
      this.pieces.addText(entity.text);
      this.position += entity.length;
    } else if (this.open && /^&(?:#[\dxX]?[\da-fA-F]*|[a-zA-Z][a-zA-Z\d]{0,31})?$/.test(this.rest())) this.hideRest();
    else this.take(1);
  }

  // Code and formulas

  private codeSpan(): void {
    const start = this.position;
    backticks.lastIndex = start;
    const fence = backticks.exec(this.source)![0];
    const contentStart = start + fence.length;
    if (!this.missing.has(fence)) {
      for (let close = backticks.exec(this.source); close; close = backticks.exec(this.source)) {
        if (close[0].length !== fence.length) continue;
        const end = close.index + close[0].length;
        // A run at the very end may still grow longer, and then it is no end.
        if (this.open && end === this.source.length) break;
        this.addWhole({ type: 'code', text: codeText(this.source.slice(contentStart, close.index)) }, end);
        return;
      }
    }
    if (this.open) {
      const text = this.source.slice(contentStart).replace(/`+$/, '');
      if (text.trim() !== '') this.addWhole({ type: 'code', text: codeText(text) }, this.source.length);
      this.hideRest();
      return;
    }
    this.missing.add(fence);
    this.take(fence.length);
  }

  private dollars(): boolean {
    const { source, position } = this;
    const fence = source[position + 1] === '$' ? '$$' : '$';
    const start = position + fence.length;
    if (fence === '$' && space.test(source[start] ?? ' ')) {
      if (!this.open || start < source.length) return false;
      this.hideRest();
      return true;
    }
    for (let close = this.find(fence, start); close >= 0; close = source.indexOf(fence, close + 1)) {
      const end = close + fence.length;
      if (source[close - 1] === '\\' || close === start) continue;
      // As GitHub has it: `$5 and $6` is money.
      if (fence === '$' && (space.test(source[close - 1]!) || wordChar.test(source[end] ?? ''))) continue;
      return this.formula(source.slice(start, close), fence === '$$', end);
    }
    // One dollar may be money; two are a formula that is not whole yet.
    if (!this.open || fence === '$') {
      this.stray = true;
      return false;
    }
    this.hideRest();
    return true;
  }

  private bracketMath(bracket: string): boolean {
    const close = this.find(bracket === '(' ? '\\)' : '\\]', this.position + 2);
    if (close >= 0) return this.formula(this.source.slice(this.position + 2, close), bracket === '[', close + 2);
    if (this.open) this.hideRest();
    return this.open;
  }

  private formula(text: string, display: boolean, end: number): true {
    const whole: InlineMath = { type: 'math', text: text.trim(), display };
    this.addWhole(whole, end);
    return true;
  }

  // Emphasis

  private delimiterRun(char: string): void {
    const { source } = this;
    const start = this.position;
    let end = start + 1;
    while (source[end] === char) end++;
    const length = end - start;
    // Whether it opens or closes depends on the next character.
    if (this.open && end === source.length) {
      this.hideRest();
      return;
    }

    const before = characterBefore(source, start);
    const after = characterAt(source, end);
    const spaceBefore = space.test(before);
    const spaceAfter = space.test(after);
    const markBefore = punctuation.test(before);
    const markAfter = punctuation.test(after);
    const leftFlanking = !spaceAfter && (!markAfter || spaceBefore || markBefore);
    const rightFlanking = !spaceBefore && (!markBefore || spaceAfter || markAfter);
    let canOpen = leftFlanking;
    let canClose = rightFlanking;
    if (char === '_') {
      canOpen = leftFlanking && (!rightFlanking || markBefore);
      canClose = rightFlanking && (!leftFlanking || markAfter);
    } else if (char === '~' && length > 2) {
      canOpen = false;
      canClose = false;
    }
    if (!canOpen && !canClose) {
      this.take(length);
      return;
    }

    const piece = this.pieces.add({ type: 'mark', text: source.slice(start, end) });
    this.emphasis.add({ char, piece, length, canOpen, canClose, afterWord: wordChar.test(before) });
    this.position = end;
  }

  // Links and images

  private openBracket(image: boolean): void {
    const { source, position } = this;
    const length = image ? 2 : 1;
    if (this.brackets) this.brackets.nested = true;
    this.brackets = {
      piece: this.pieces.add({ type: 'mark', text: source.slice(position, position + length) }),
      image,
      start: position + length,
      previous: this.brackets,
      delimiter: this.emphasis.top,
      afterWord: wordChar.test(characterBefore(source, position)),
      nested: false,
      active: true,
    };
    this.position += length;
  }

  private closeBracket(): void {
    const opener = this.brackets;
    this.position += 1;
    if (!opener?.active) {
      if (opener) this.brackets = opener.previous;
      this.pieces.addText(']');
      return;
    }
    const end = this.position;
    const target = readTarget(this.source, end);
    if (target) {
      this.link(opener, target, target.end);
      return;
    }

    const inner = this.source.slice(opener.start, end - 1);
    const isNote = /^\^[^\s[\]]+$/.test(inner) && !opener.image;
    if (this.open && !isNote && this.mayGoOn(end)) {
      const rest = this.source.length - end;
      if (rest <= HIDDEN_LIMIT) {
        this.pendingLink(opener, inner, rest > 0);
        return;
      }
      this.stray = true;
    }

    const following = readLabel(this.source, end);
    const collapsed = !following && this.source.startsWith('[]', end);
    if (following || !opener.nested) {
      const label = normalizeLabel(following ? following.text : inner);
      const definition = label === '' ? undefined : this.context.definitions.get(label);
      if (definition) {
        this.link(opener, definition, following ? following.end : collapsed ? end + 2 : end);
        return;
      }
      if (label !== '' && label.length <= 999) this.unresolved.add(label);
    }
    this.brackets = opener.previous;
    if (isNote || (/^\^[^\s[\]]+$/.test(inner) && opener.image)) {
      this.noteReference(opener, inner.slice(1));
      return;
    }
    this.pieces.addText(']');
  }

  /** Whether what follows `]` may still become a target or a label. */
  private mayGoOn(end: number): boolean {
    const next = this.source[end];
    if (next === undefined) return true;
    if (next === '(') return mayBecomeTarget(this.source.slice(end));
    return next === '[' && /^\[(?:[^\\[\]]|\\.)*\\?$/s.test(this.source.slice(end));
  }

  private link(opener: Bracket, { href, title }: Definition, end: number): void {
    this.position = end;
    this.wrapBracket(opener, href, title);
    this.brackets = opener.previous;
    if (opener.image) return;
    for (let outer = this.brackets; outer; outer = outer.previous) if (!outer.image) outer.active = false;
  }

  private wrapBracket(opener: Bracket, href: string | undefined, title: string | undefined): void {
    this.emphasis.match(opener.delimiter);
    if (this.open && href === undefined) this.emphasis.close(opener.delimiter);
    this.emphasis.dropTo(opener.delimiter);
    const piece = this.pieces.wrap(opener.piece, 'link');
    opener.piece.type = 'text';
    opener.piece.text = '';
    if (!opener.image) {
      piece.href = href;
      piece.title = title;
      return;
    }
    const whole: Image = { type: 'image', src: href, title, alt: plainText(toNodes(piece, true)) };
    piece.type = 'whole';
    piece.whole = whole;
  }

  /** The text is whole but not what follows it. It is shown as the link it most often becomes. */
  private pendingLink(opener: Bracket, inner: string, begun: boolean): void {
    this.hideRest();
    this.brackets = opener.previous;
    const definition = opener.nested ? undefined : this.context.definitions.get(normalizeLabel(inner));
    if (definition) this.wrapBracket(opener, definition.href, definition.title);
    else if (begun || !isCitation(inner)) this.wrapBracket(opener, undefined, undefined);
    else this.cutFrom(opener);
  }

  private cutFrom(opener: Bracket): void {
    this.emphasis.dropTo(opener.delimiter);
    this.pieces.cutFrom(opener.piece);
  }

  private closeBrackets(): void {
    for (let opener = this.brackets; opener; opener = opener.previous) {
      const { image } = opener;
      const inner = this.source.slice(opener.start);
      if (!image && (isCitation(inner) || /^\^\S*$/.test(inner))) this.cutFrom(opener);
      else if (image || (!opener.afterWord && opener.active)) {
        // All that opened before it would nest deeper still.
        if (depthBetween(opener.piece, undefined) >= DEPTH_LIMIT) break;
        this.wrapBracket(opener, undefined, undefined);
      }
    }
    this.brackets = undefined;
  }

  private noteReference(opener: Bracket, text: string): void {
    const label = normalizeLabel(text);
    this.emphasis.dropTo(opener.delimiter);
    const piece = this.pieces.wrap(opener.piece, 'whole');
    const whole: NoteReference = { type: 'note', label, text };
    piece.whole = whole;
    opener.piece.type = 'text';
    opener.piece.text = opener.image ? '!' : '';
    this.noted ??= [];
    this.noted.push(label);
  }

  // Addresses and raw HTML

  private angle(): void {
    const { source, position } = this;
    uriAutolink.lastIndex = position;
    const uri = uriAutolink.exec(source);
    if (uri) {
      this.address(uri[1]!, uri[1]!, position + uri[0].length);
      return;
    }
    emailAutolink.lastIndex = position;
    const email = emailAutolink.exec(source);
    if (email) {
      this.address(email[1]!, `mailto:${email[1]}`, position + email[0].length);
      return;
    }
    const end = this.htmlEnd();
    if (end > 0) {
      this.take(end - position);
      return;
    }
    if (this.open && /^<(?:[a-zA-Z][^\s<>]*)?$/.test(this.rest())) {
      const rest = this.rest();
      if (rest.includes(':')) this.address(rest.slice(1), undefined, source.length);
      this.hideRest();
      return;
    }
    if (/[a-zA-Z/!?]/.test(source[position + 1] ?? '')) this.stray = true;
    this.take(1);
  }

  private htmlEnd(): number {
    const { source, position } = this;
    const until = (needle: string, from: number) => {
      const index = this.find(needle, from);
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

  private address(text: string, href: string | undefined, end: number): void {
    const child: InlineNode = { type: 'text', text };
    this.pieces.add({ type: 'link', text: '', href, bare: true, first: child, last: child });
    this.position = end;
  }

  /** Where in a run of text an address begins that stands without brackets, if one does. */
  private findBareAddress(run: string): { index: number; email: boolean } | undefined {
    const at = run.indexOf('@');
    let start = -1;
    if (run.includes('://') || /www\./i.test(run)) {
      bareStart.lastIndex = 0;
      for (let match = bareStart.exec(run); match; match = bareStart.exec(run)) {
        const before = match.index > 0 ? run[match.index - 1]! : characterBefore(this.source, this.position);
        if (/[a-zA-Z\d]/.test(before)) continue;
        start = match.index;
        break;
      }
    }
    if (start >= 0 && (at < 0 || start < at)) return { index: start, email: false };
    return at < 0 ? undefined : { index: at, email: true };
  }

  private bareAddress(start: number, bare: { index: number; email: boolean }): void {
    if (bare.index > 0) this.take(bare.index);
    this.settleBefore(this.source.slice(start, this.position), start);
    const length = bare.email ? this.email() : this.url();
    if (length === 0) this.take(bare.email ? 1 : 4);
  }

  private url(): number {
    bareAddress.lastIndex = this.position;
    let text = bareAddress.exec(this.source)?.[0] ?? '';
    if (this.brackets) text = text.replace(/\].*$/, '');
    const host = /^(?:\w+:\/\/)?([\w.-]*)/.exec(text)![1]!;
    const isUrl = /^\w+:\/\//.test(text);
    if (host === '' || (!isUrl && !/^www\.[^.]/i.test(text)) || /_[^.]*(?:\.[^.]*)?$/.test(host)) return 0;
    const growing = this.open && this.position + text.length === this.source.length;
    text = trimAddress(text);
    if (text.length <= (isUrl ? text.indexOf('://') + 3 : 4)) return 0;
    const href = isUrl ? text : `http://${text}`;
    this.address(text, growing ? undefined : href, this.position + text.length);
    return text.length;
  }

  /** An address with an `@`: the part before it has been taken as text already. */
  private email(): number {
    const { last } = this.pieces;
    emailTail.lastIndex = this.position;
    const tail = emailTail.exec(this.source)?.[0].replace(/[_-]+$/, '') ?? '';
    const head = last?.type === 'text' ? (emailHead.exec(last.text)?.[0] ?? '') : '';
    const after = this.source[this.position + tail.length] ?? '';
    if (head === '' || !tail.includes('.') || /[_-]/.test(after)) return 0;
    const growing = this.open && this.position + tail.length === this.source.length;
    last!.text = last!.text.slice(0, -head.length);
    const scheme = /^mailto:/i.test(head) ? '' : 'mailto:';
    this.address(head + tail, growing ? undefined : scheme + head + tail, this.position + tail.length);
    return tail.length;
  }
}

/** Trailing marks belong to the sentence, a closing parenthesis only if its opening one stands before the address. */
function trimAddress(address: string): string {
  let text = address;
  for (;;) {
    const trimmed = text.replace(/[?!.,:*_~'"]+$/, '').replace(/&[a-zA-Z\d]+;$/, '');
    const unbalanced = trimmed.endsWith(')') && trimmed.split(')').length > trimmed.split('(').length;
    const next = unbalanced ? trimmed.slice(0, -1) : trimmed;
    if (next === text) return text;
    text = next;
  }
}

function codeText(raw: string): string {
  const text = raw.replace(/\n/g, ' ');
  return /^ .*[^ ].* $|^ [^ ] $/.test(text) ? text.slice(1, -1) : text;
}

/** Numbers in brackets are citations more often than links: `[1]`, `[2, 3]`. */
function isCitation(text: string): boolean {
  return /^[\d\s,;–-]*$/.test(text);
}

function characterBefore(source: string, index: number): string {
  if (index === 0) return '\n';
  const last = source[index - 1]!;
  const isLow = last >= '\udc00' && last <= '\udfff';
  return isLow && index > 1 ? source.slice(index - 2, index) : last;
}

function characterAt(source: string, index: number): string {
  if (index >= source.length) return '\n';
  return String.fromCodePoint(source.codePointAt(index)!);
}
