import {
  ambiguityLimit,
  atxHeading,
  detailsEnd,
  detailsStart,
  detailsSummary,
  footnoteStart,
  htmlStart,
  isAmbiguous,
  isFencePart,
  lineBreakTag,
  listMarker,
  mathStart,
  openingFence,
  setextUnderline,
  taskBox,
  taskBoxAlone,
  thematicBreak,
} from './blockPatterns.js';
import { type ChunkedList, empty, ListBuilder, map, withLast } from './ChunkedList.js';
import { unescapeText } from './entities.js';
import type { InlineBuffer } from './InlineBuffer.js';
import { type InlineContext, parseInlines } from './InlineParser.js';
import { LayeredMap } from './LayeredMap.js';
import { LineCursor } from './LineCursor.js';
import type { Block, Definition, HtmlTag, Item, Row, Segment } from './nodes.js';
import {
  addLine,
  asBlock,
  container,
  fork,
  lines,
  type Open,
  type OpenContainer,
  type OpenLines,
  type OpenList,
  type OpenText,
  text,
} from './openBlocks.js';
import { mayBecomeDefinition, normalizeLabel, readDefinition } from './references.js';
import { reparseReferences } from './reparseReferences.js';
import { RowBuffer, readDelimiterRow, readRow, splitCells } from './table.js';

/** Quotes and lists nested deeper than this become text, so that no input can overflow the call stack. */
const depthLimit = 100;
/** Longest text to hide while it may become a table head or a definition, in characters. */
const hiddenLimit = 400;
/** A line with more characters than this is shown as text until the next line makes it a table head. */
const headLimit = 1000;

export interface SyntaxOptions {
  /** Parses `$…$`, `$$…$$`, `\(…\)` and `\[…\]` as formulas. @defaultValue `false` */
  readonly math?: boolean | undefined;
  /** Renders a single newline as a line break. @defaultValue `false` */
  readonly breaks?: boolean | undefined;
  /**
   * Renders `~text~` as strikethrough, like `~~text~~`. @defaultValue `false`, because `100~200` is a range in many
   * languages
   */
  readonly singleTilde?: boolean | undefined;
  /** HTML elements that are rendered if they have no attributes. All other HTML is shown as text. @defaultValue none */
  readonly html?: readonly HtmlTag[] | undefined;
}

/** The state that changes during parsing. Values are replaced and never mutated, except open blocks. */
interface State {
  definitions: LayeredMap<Definition>;
  notes: LayeredMap<ChunkedList<Block>>;
  /** The number of each footnote that closed text refers to, by its normalized label. */
  references: LayeredMap<number>;
  readonly stack: Open[];
  line: number;
  /** The beginning of a line whose meaning depends on later text. */
  held: string;
  /** Whether the innermost block takes the rest of the line without further checks. */
  isInLine: boolean;
  /** Whether the last chunk ended in CR. An LF at the start of the next chunk then belongs to the same line end. */
  isAfterReturn: boolean;
  isAtStart: boolean;
  isAfterDefinition: boolean;
  /** True if closed text may have a reference whose definition is still missing. */
  hasPending: boolean;
  notesVersion: object;
}

export interface View {
  readonly blocks: ChunkedList<Block>;
  readonly notes: LayeredMap<ChunkedList<Block>>;
  readonly openNote: string | undefined;
  /**
   * Replaced by a new object when existing footnotes are parsed again. While the object is the same, footnotes are only
   * added.
   */
  readonly notesVersion: object | undefined;
}

/**
 * Parses CommonMark's block structure with GFM's tables, task lists and footnotes, line by line. A partial line is
 * parsed as soon as it has only one possible meaning, so that the blocks do not depend on chunk boundaries.
 */
export class BlockParser {
  #syntax: Omit<InlineContext, 'definitions'>;
  readonly #state: State;
  /** Number of characters at the start of the held text that are known to be white space. */
  #blankLength = 0;
  /** Labels in closed blocks that have no definition yet. All forks of this parser share the set. */
  readonly #unresolved: Set<string>;
  /** Labels defined since closed text was last parsed again. */
  #defined: LayeredMap<true>;

  constructor(options: SyntaxOptions, original?: BlockParser) {
    if (original) {
      this.#syntax = original.#syntax;
      this.#state = { ...original.#state, stack: original.#state.stack.map(fork) };
      this.#unresolved = original.#unresolved;
      this.#defined = original.#defined;
      return;
    }
    const { math = false, breaks = false, singleTilde = false, html = [] } = options;
    this.#syntax = { math, breaks, singleTilde, html: new Set(html), isStreaming: true };
    this.#unresolved = new Set();
    this.#defined = none;
    this.#state = {
      definitions: new LayeredMap(),
      notes: new LayeredMap(),
      references: new LayeredMap(),
      stack: [container('document', 0)],
      line: 1,
      held: '',
      isInLine: false,
      isAfterReturn: false,
      isAtStart: true,
      isAfterDefinition: false,
      hasPending: false,
      notesVersion: {},
    };
  }

  get syntax(): InlineContext {
    return { ...this.#syntax, definitions: this.#state.definitions };
  }

  get references(): LayeredMap<number> {
    return this.#state.references;
  }

  append(chunk: string): void {
    const text = this.#state.held + this.#normalize(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#takeLine(text.slice(start, end));
      start = end + 1;
    }
    this.#state.held = text.slice(start);
    if (this.#state.held !== '') this.#takePart();
  }

  /**
   * Appends a chunk that only extends the last text of the last {@link view}.
   *
   * @returns false if the chunk may have other effects; nothing is appended then.
   */
  appendPlain(chunk: string): boolean {
    const tip = this.#tip;
    // A footnote is rendered elsewhere, and only if the text refers to it.
    if (this.#state.stack.some(({ type }) => type === 'note')) return false;
    if (!this.#state.isInLine || this.#state.held !== '' || isHighSurrogate(chunk.charCodeAt(chunk.length - 1))) {
      return false;
    }
    if (tip.type === 'paragraph') {
      if (tip.mayDefine || !tip.text.appendPlain(chunk)) return false;
      tip.lastText += chunk;
      return true;
    }
    if (tip.type === 'heading') return tip.text.appendPlain(chunk);
    if (tip.type === 'table') return tip.row?.appendPlain(chunk) ?? false;
    // The first text of a line has no element to extend.
    if (!('rest' in tip) || tip.type === 'math' || tip.rest === '' || /[\n\r\0]/.test(chunk)) return false;
    tip.rest += chunk;
    return true;
  }

  /** Returns the result as if the text were complete. */
  finish(): View & { references: LayeredMap<number>; syntax: InlineContext } {
    const { held, isInLine } = this.#state;
    const parser = this.#fork();
    parser.#syntax = { ...parser.#syntax, isStreaming: false };
    if (held !== '' || isInLine) parser.#takeLine(held);
    parser.#state.held = '';
    parser.#closeTo(1);
    if (parser.#state.hasPending) parser.#reparse(({ isPending }) => isPending);
    return { ...parser.view(), references: parser.references, syntax: parser.syntax };
  }

  /** The blocks so far, with open blocks as if they were closed here. */
  view(): View {
    this.#resolve();
    const { stack } = this.#state;
    let inner: Block | Item | undefined;
    let openNote: string | undefined;
    let { notes } = this.#state;
    const { notesVersion } = this.#state;
    for (let depth = stack.length - 1; depth > 0; depth--) {
      const open = stack[depth]!;
      if (open.type === 'note') {
        if (!notes.has(open.label)) {
          notes = notes.with(open.label, withLast(open.blocks.list, inner as Block | undefined));
          openNote = open.label;
        }
        inner = undefined;
      } else inner = this.#viewOf(open, inner);
    }
    const root = stack[0] as OpenContainer;
    return { blocks: withLast(root.blocks.list, inner as Block | undefined), notes, openNote, notesVersion };
  }

  get #tip(): Open {
    return this.#state.stack[this.#state.stack.length - 1]!;
  }

  #fork(): BlockParser {
    return new BlockParser({}, this);
  }

  #normalize(chunk: string): string {
    const state = this.#state;
    let text = chunk;
    // A byte order mark is not part of the text.
    if (state.isAtStart && text.startsWith('\ufeff')) text = text.slice(1);
    if (chunk !== '') state.isAtStart = false;
    if (state.isAfterReturn && text.startsWith('\n')) text = text.slice(1);
    if (chunk !== '') state.isAfterReturn = chunk.endsWith('\r');
    if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
    return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
  }

  #takeLine(line: string): void {
    this.#blankLength = 0;
    if (this.#state.isInLine) this.#takeText(line);
    else this.#openLine(line, true);
    if (this.#state.isInLine) this.#endLine();
    this.#state.line++;
  }

  /** Parses the beginning of a line if it has only one possible meaning. */
  #takePart(): void {
    const { held } = this.#state;
    // A high surrogate at the end waits for its low surrogate.
    const part = isHighSurrogate(held.charCodeAt(held.length - 1)) ? held.slice(0, -1) : held;
    if (part === '') return;
    if (this.#state.isInLine) this.#takeText(part);
    else {
      // Indentation alone does not determine the type of a line.
      if (/^[ \t]*$/.test(part.slice(this.#blankLength))) {
        this.#blankLength = part.length;
        return;
      }
      const attempt = this.#fork();
      if (!attempt.#openLine(part, false)) return;
      Object.assign(this.#state, attempt.#state);
      this.#defined = attempt.#defined;
    }
    this.#blankLength = 0;
    this.#state.held = held.slice(part.length);
  }

  #takeText(text: string): void {
    const tip = this.#tip;
    if ('text' in tip) {
      tip.text.append(text);
      tip.lastText += text;
    } else if ('rest' in tip) this.#addToLine(tip, text);
    else if (tip.type === 'table') tip.row?.append(text, this.syntax);
  }

  #addToLine(open: OpenLines, text: string): void {
    const known = open.rest.length;
    open.rest += text;
    if (!open.endInLine || known >= ambiguityLimit) return;
    const match = open.endInLine.exec(open.rest.slice(0, ambiguityLimit));
    if (!match) return;
    const [, last = '', after = ''] = match;
    const paragraph = after + open.rest.slice(ambiguityLimit);
    if (last.trim() !== '') addLine(open, last);
    open.rest = '';
    this.#close();
    this.#openParagraph(new LineCursor(paragraph));
  }

  #endLine(): void {
    this.#state.isInLine = false;
    const tip = this.#tip;
    if (tip.type === 'heading') this.#close();
    else if (tip.type === 'table') {
      tip.rows = tip.rows.push(this.#noted(tip.row!.close(this.syntax)));
      tip.row = undefined;
    } else if ('rest' in tip) this.#endCodeLine(tip);
  }

  #endCodeLine(open: OpenLines): void {
    const line = open.rest;
    open.rest = '';
    if (open.type === 'indented' && line.trim() === '') {
      open.blanks = open.blanks.push(line);
      return;
    }
    if (!open.blanks.isEmpty) {
      for (const blank of open.blanks.list.flat()) addLine(open, blank);
      open.blanks = ListBuilder.from<string>([]);
    }
    const end = open.type === 'math' ? open.end?.exec(line) : undefined;
    if (end) {
      const [, last = '', mark = ''] = end;
      if ((last + mark).trim() !== '') addLine(open, last + mark);
      this.#close();
      return;
    }
    addLine(open, line);
    if (open.type === 'html' && open.end?.test(line)) this.#close();
  }

  /**
   * Parses the beginning of a line.
   *
   * @param isWhole - Whether the line ends here.
   * @returns false if the meaning of the incomplete line depends on what follows. The parser must then be discarded.
   */
  #openLine(text: string, isWhole: boolean): boolean {
    const { stack } = this.#state;
    const line = new LineCursor(text);
    let marked = 0;
    let depth = 1;
    for (; depth < stack.length; depth++) {
      const continues = this.#continues(stack[depth]!, line, isWhole);
      if (continues === 'ended') return true;
      if (continues === 'unknown') return false;
      if (!continues) break;
      if (stack[depth]!.type === 'quote') marked = depth;
    }
    if (line.isBlank && !isWhole) return false;

    const inner = stack[depth - 1]!;
    if (!('rest' in inner)) {
      const started = this.#openBlocks(line, depth, isWhole);
      if (started === 'unknown') return false;
      if (started === 'ended') return true;
      if (started > 0) {
        depth = started;
        marked = Math.max(marked, started - 1);
      }
    }
    this.#addRest(line, depth);
    this.#touch(line.isBlank && !this.#state.isInLine ? marked : stack.length - 1);
    return true;
  }

  #touch(depth: number): void {
    const { stack, line } = this.#state;
    for (let index = 0; index <= depth && index < stack.length; index++) stack[index]!.lastLine = line;
  }

  /** Whether this line continues the block. If so, the cursor moves past the block's markers. */
  #continues(open: Open, line: LineCursor, isWhole: boolean): boolean | 'ended' | 'unknown' {
    switch (open.type) {
      case 'quote':
        if (line.indent > 3 || line.char !== '>') return false;
        line.past(1);
        if (line.isAtSpace) line.pastColumns(1);
        return true;
      case 'item':
      case 'note':
        if (line.isBlank) {
          if (open.type === 'item' && open.blocks.isEmpty && this.#tip === open) return false;
          line.toContent();
          return true;
        }
        if (line.indent < open.indent) return false;
        line.pastColumns(open.indent);
        return true;
      case 'details':
        if (line.indent > 3 || line.char !== '<' || this.#tip.type === 'fence') return true;
        if (!isWhole && '</details>'.startsWith(line.content.trimEnd().toLowerCase())) return 'unknown';
        if (!isWhole || !detailsEnd.test(line.content) || this.#hasNestedDetails(open)) return true;
        this.#closeWith(open);
        return 'ended';
      case 'heading':
        return false;
      case 'fence':
        if (line.indent <= 3 && line.char === open.fence[0]) {
          const { content } = line;
          const isShort = content.length <= ambiguityLimit;
          if (isShort && !isWhole && isFencePart(content, open)) return 'unknown';
          if (isShort && isWhole && open.end!.test(content)) {
            this.#closeWith(open);
            return 'ended';
          }
        }
        line.pastColumns(Math.min(open.indent, line.indent));
        return true;
      case 'math':
        line.pastColumns(Math.min(open.indent, line.indent));
        return true;
      case 'indented':
        if (line.indent >= 4) line.pastColumns(4);
        else if (line.isBlank) line.toContent();
        else return false;
        return true;
      case 'html':
        return !(line.isBlank && open.end === undefined);
      case 'paragraph':
      case 'table':
        return !line.isBlank;
      default:
        return true;
    }
  }

  /** Whether another `<details>` is directly inside `open`, so that a closing tag belongs to it. */
  #hasNestedDetails(open: OpenContainer): boolean {
    const { stack } = this.#state;
    return stack[stack.indexOf(open) + 1]?.type === 'details';
  }

  #closeWith(open: Open): void {
    const { stack } = this.#state;
    this.#closeTo(stack.indexOf(open) + 1);
    this.#touch(stack.length - 1);
    this.#close();
  }

  /**
   * Opens the blocks that begin in this line. @returns the depth below the innermost new block, or 0 if no block
   * begins.
   */
  #openBlocks(line: LineCursor, matched: number, isWhole: boolean): number | 'ended' | 'unknown' {
    const { stack } = this.#state;
    const { math, html } = this.#syntax;
    let depth = matched;
    let opened = 0;
    for (;;) {
      const inner = stack[depth - 1]!;
      if (line.indent > 3) {
        // Indented code cannot interrupt a paragraph, even if this line continues it lazily.
        if (line.isBlank || this.#tip.type === 'paragraph') return opened;
        line.pastColumns(4);
        this.#openAt(depth, lines('indented', this.#state.line, {}));
        return stack.length;
      }
      const { content, char } = line;
      if (!isWhole && isAmbiguous(content, inner, math, html.has('details'))) return 'unknown';

      const isDeep = stack.length >= depthLimit;
      if (char === '>' && !isDeep) {
        this.#openAt(depth, container('quote', this.#state.line));
        line.past(1);
        if (line.isAtSpace) line.pastColumns(1);
      } else {
        const leaf = this.#openLeaf(line, content, depth, inner);
        if (leaf === 'ended') return 'ended';
        if (leaf) return stack.length;
        if (!isDeep && this.#openDetails(content, depth, inner)) return 'ended';
        if (isDeep || !(this.#openItem(line, content, depth, inner) || this.#openNote(line, content, depth))) {
          return opened;
        }
      }
      depth = stack.length;
      opened = depth;
      if (line.isBlank) return isWhole ? opened : 'unknown';
    }
  }

  /** Opens a block that contains lines instead of blocks. */
  #openLeaf(line: LineCursor, content: string, depth: number, inner: Open): boolean | 'ended' {
    const { stack } = this.#state;
    const heading = atxHeading.exec(content);
    if (heading) {
      this.#openAt(depth, text('heading', this.#state.line, heading[1]!.length as OpenText['level']));
      line.past(heading[0].length);
      return true;
    }
    const isDetails = this.#syntax.html.has('details') && (detailsStart.test(content) || detailsSummary.test(content));
    const isBreak = this.#syntax.html.has('br') && lineBreakTag.test(content);
    const isHtml = line.char === '<' && !isDetails && !isBreak;
    const html = isHtml ? htmlStart(content, this.#tip.type === 'paragraph') : undefined;
    if (html) {
      this.#openAt(depth, lines('html', this.#state.line, { end: html.end }));
      return true;
    }
    // The type of a line longer than `ambiguityLimit` was determined before its end arrived.
    if (content.length > ambiguityLimit) return false;
    const fence = openingFence.exec(content);
    if (fence) {
      const marks = fence[1] ?? fence[3]!;
      const info = unescapeText((fence[2] ?? fence[4]!).trim());
      const end = new RegExp(`^${marks}${marks[0]}*[ \\t]*$`);
      this.#openAt(depth, lines('fence', this.#state.line, { info, fence: marks, indent: line.indent, end }));
      this.#touch(stack.length - 1);
      return 'ended';
    }
    const math = this.#syntax.math ? mathStart(content) : undefined;
    if (math) {
      const { end, endInLine } = math;
      const open = lines('math', this.#state.line, { indent: line.indent, end, endInLine });
      this.#openAt(depth, open);
      if (math.first !== '') addLine(open, math.first);
      this.#touch(stack.length - 1);
      return 'ended';
    }
    if (inner.type === 'paragraph' && this.#underline(content, depth, inner)) return 'ended';
    if (thematicBreak.test(content)) {
      this.#makeRoom(depth);
      this.#add({ type: 'rule' });
      this.#touch(stack.length - 1);
      return 'ended';
    }
    return false;
  }

  /** Handles a line that turns the paragraph above into a heading, or the paragraph's last line into a table's head. */
  #underline(content: string, depth: number, inner: OpenText): boolean {
    const { stack, line } = this.#state;
    const underline = setextUnderline.exec(content);
    if (underline) {
      this.#takeDefinitions(inner, true);
      if (inner.text.isEmpty) return false;
      this.#closeTo(depth);
      stack[depth - 1] = text('heading', inner.lastLine, underline[1] ? 1 : 2, inner.text);
      this.#touch(depth - 1);
      this.#close();
      return true;
    }
    // In cmark-gfm, `- | -` is a list item.
    const align = /^-[ \t]/.test(content) ? undefined : readDelimiterRow(content);
    if (!align) return false;
    const head = inner.lastText;
    if (splitCells(head).length !== align.length) return false;
    this.#closeTo(depth);
    const { source } = inner.text;
    const start = source.length - head.length;
    if (start > 0) {
      inner.text.reset(source.slice(0, start - 1));
      this.#close();
    } else stack.pop();
    stack.push({
      type: 'table',
      align,
      head: this.#noted(readRow(head, align.length, this.syntax)),
      rows: ListBuilder.from<Row>([]),
      row: undefined,
      lastLine: line,
    });
    this.#touch(stack.length - 1);
    return true;
  }

  /** Opens a list item, and a new list if the item is the first one. */
  #openItem(line: LineCursor, content: string, depth: number, inner: Open): boolean {
    const match = listMarker.exec(content);
    if (!match) return false;
    const { stack, line: lineNumber } = this.#state;
    const [marker, bullet, digits, point] = match;
    const after = content.slice(marker!.length);
    const isInParagraph = inner.type === 'paragraph';
    if (isInParagraph && (after.trim() === '' || (digits !== undefined && Number(digits) !== 1))) return false;

    const { indent } = line;
    line.past(marker!.length);
    // If five or more columns of white space follow the marker, one column separates the marker, and the rest is the
    // indentation of code.
    const width = line.isBlank || line.indent > 4 ? 1 : line.indent;
    line.pastColumns(width);

    const delimiter = bullet ?? point!;
    const item = container('item', lineNumber, { indent: indent + marker!.length + width });
    if (inner.type === 'list' && inner.delimiter === delimiter) {
      this.#closeTo(depth);
      const list = this.#tip as OpenList;
      if (list.lastLine < lineNumber - 1) list.tight = false;
    } else {
      const ordered = bullet === undefined;
      const start = ordered ? Number(digits) : 1;
      const items = ListBuilder.from<Item>([]);
      this.#openAt(depth, { type: 'list', delimiter, ordered, start, tight: true, items, lastLine: lineNumber });
    }
    stack.push(item);
    return true;
  }

  #openNote(line: LineCursor, content: string, depth: number): boolean {
    const match = footnoteStart.exec(content);
    if (!match) return false;
    this.#openAt(depth, container('note', this.#state.line, { indent: 4, label: normalizeLabel(match[1]!) }));
    line.past(match[0].length);
    line.toContent();
    return true;
  }

  #openDetails(content: string, depth: number, inner: Open): boolean {
    if (!this.#syntax.html.has('details')) return false;
    const start = detailsStart.exec(content);
    const summary = start ? start[1] : detailsSummary.exec(content)?.[1];
    if (!start && (summary === undefined || inner.type !== 'details' || !inner.blocks.isEmpty)) return false;
    const open = start ? container('details', this.#state.line) : (inner as OpenContainer);
    if (start) this.#openAt(depth, open);
    if (summary !== undefined) open.summary = withLast(empty, parseInlines(summary.trim(), this.syntax));
    this.#touch(this.#state.stack.length - 1);
    return true;
  }

  /** Adds the rest of the line to the innermost block. */
  #addRest(line: LineCursor, depth: number): void {
    const tip = this.#tip;
    // A lazy continuation line has no container markers but continues the paragraph.
    const isLazy = depth < this.#state.stack.length && tip.type === 'paragraph' && !line.isBlank;
    if (!isLazy) this.#closeTo(depth);
    const inner = this.#tip;
    this.#state.isInLine = true;
    if (inner.type === 'paragraph') {
      this.#takeTaskBox(inner);
      this.#takeDefinitions(inner, false);
      inner.text.append(inner.text.isEmpty ? line.content : `\n${line.content}`);
      inner.lastText = line.content;
    } else if (inner.type === 'heading') inner.text.append(line.content);
    else if ('rest' in inner) this.#addToLine(inner, line.rest);
    else if (inner.type === 'table') {
      inner.row = new RowBuffer(inner.align.length);
      inner.row.append(line.content, this.syntax);
    } else if (line.isBlank) this.#state.isInLine = false;
    else this.#openParagraph(line);
  }

  #openParagraph(line: LineCursor): void {
    const { stack } = this.#state;
    this.#makeRoom(stack.length);
    const inner = this.#tip;
    let { content } = line;
    if (inner.type === 'item' && inner.blocks.isEmpty) {
      const box = taskBox.exec(content);
      if (box) {
        inner.checked = box[1] !== ' ';
        content = content.slice(box[0].length);
      }
    }
    const paragraph = text('paragraph', this.#state.line, 1);
    paragraph.mayDefine = content.startsWith('[');
    paragraph.isAfterDefinition = this.#state.isAfterDefinition;
    paragraph.text.append(content);
    paragraph.lastText = content;
    stack.push(paragraph);
  }

  /** A checkbox alone on the first line of an item makes the item a task when a second line follows. */
  #takeTaskBox(paragraph: OpenText): void {
    const item = this.#state.stack[this.#state.stack.length - 2] as OpenContainer;
    const text = paragraph.text.unsettled ?? '';
    if (!this.#isTaskBox(text)) return;
    const box = taskBoxAlone.exec(text)!;
    item.checked = box[1] !== ' ';
    paragraph.text.reset('');
    paragraph.mayDefine = false;
  }

  #openAt(depth: number, open: Open): void {
    this.#makeRoom(depth);
    this.#state.stack.push(open);
  }

  /** Closes the blocks from `depth` on. Also closes the block above them if it cannot contain blocks. */
  #makeRoom(depth: number): void {
    const { stack, line } = this.#state;
    this.#closeTo('blocks' in stack[depth - 1]! ? depth : depth - 1);
    // A blank line before a block makes the surrounding list loose.
    const parent = this.#tip;
    const list = stack[stack.length - 2];
    if (parent.type === 'item' && list?.type === 'list' && parent.lastLine < line - 1) list.tight = false;
  }

  #closeTo(depth: number): void {
    while (this.#state.stack.length > depth) this.#close();
  }

  #close(): void {
    const open = this.#state.stack.pop()!;
    if (open.type === 'paragraph') this.#takeDefinitions(open, true);
    if (open.type === 'paragraph' && open.text.isEmpty) {
      this.#state.isAfterDefinition = true;
      return;
    }
    if (open.type === 'note') this.#state.notes = this.#state.notes.with(open.label, open.blocks.list);
    else this.#add(this.#closed(open));
  }

  #add(block: Block | Item): void {
    this.#state.isAfterDefinition = false;
    const parent = this.#tip;
    if (block.type === 'item') {
      if (parent.type === 'list') parent.items = parent.items.push(block);
    } else if ('blocks' in parent) parent.blocks = parent.blocks.push(block);
  }

  #closed(open: Exclude<Open, { type: 'document' | 'note' }>): Block | Item {
    switch (open.type) {
      case 'paragraph':
        return { type: 'paragraph', content: this.#settle(open.text) };
      case 'heading': {
        const { source } = open.text;
        const end = headingEnd(source);
        if (end < source.length) open.text.reset(source.slice(0, end));
        return { type: 'heading', level: open.level, content: this.#settle(open.text) };
      }
      default:
        return asBlock(open);
    }
  }

  #settle(text: InlineBuffer): ChunkedList<Segment> {
    const content = text.close(this.syntax);
    for (const chunk of content) for (const segment of chunk) this.#note(segment);
    return content;
  }

  #noted(row: Row): Row {
    for (const cell of row.cells) for (const chunk of cell) for (const segment of chunk) this.#note(segment);
    return row;
  }

  #note(segment: Segment): void {
    for (const label of segment.unresolved) this.#unresolved.add(label);
    if (segment.isPending) this.#state.hasPending = true;
    this.#refer(segment.notes);
  }

  #refer(labels: readonly string[]): void {
    const state = this.#state;
    for (const label of labels) state.references = state.references.with(label, state.references.size + 1);
  }

  /**
   * Reads the definitions at the start of a paragraph.
   *
   * @param isWhole - True if the paragraph ends here. Otherwise, a definition that the next line may change is left
   * in the paragraph.
   */
  #takeDefinitions(paragraph: OpenText, isWhole: boolean): void {
    while (paragraph.mayDefine) {
      const text = paragraph.text.unsettled ?? '';
      const definition = isWhole || !mayBecomeDefinition(text) ? readDefinition(text) : undefined;
      if (!definition) {
        paragraph.mayDefine = text === '' || (text.startsWith('[') && mayBecomeDefinition(text));
        return;
      }
      const { label, href, title } = definition;
      paragraph.text.reset(text.slice(definition.end));
      paragraph.isAfterDefinition = true;
      this.#define(label, { href, title });
    }
  }

  #define(label: string, definition: Definition): void {
    const state = this.#state;
    if (state.definitions.has(label)) return;
    state.definitions = state.definitions.with(label, definition);
    if (this.#unresolved.has(label)) this.#defined = this.#defined.with(label, true);
  }

  /** Parses closed text again if it refers to labels that were defined later. */
  #resolve(): void {
    const defined = this.#defined;
    if (defined.size === 0) return;
    this.#defined = none;
    this.#reparse(({ unresolved }) => unresolved.some((label) => defined.has(label)));
  }

  #reparse(isAffected: (segment: Segment) => boolean): void {
    const state = this.#state;
    const { reparse, row } = reparseReferences(isAffected, this.syntax);
    for (const open of state.stack) {
      if ('blocks' in open) open.blocks = rebuild(open.blocks, reparse);
      else if (open.type === 'list') open.items = rebuild(open.items, reparse);
      else if (open.type === 'table') open.rows = rebuild(open.rows, row);
    }
    let notes = new LayeredMap<ChunkedList<Block>>();
    for (const [label, blocks] of state.notes) notes = notes.with(label, map(blocks, reparse));
    state.notes = notes;
    state.notesVersion = {};
  }

  #viewOf(open: Open, inner: Block | Item | undefined): Block | Item | undefined {
    switch (open.type) {
      case 'table':
        return { ...asBlock(open, open.row?.view(this.syntax)), open: true };
      case 'paragraph':
        return this.#viewOfParagraph(open);
      case 'heading': {
        const { rest } = open.text;
        const content = open.text.view(this.syntax, rest.length - headingEnd(rest));
        return { type: 'heading', level: open.level, content, open: true };
      }
      default:
        return { ...asBlock(open, inner), open: true };
    }
  }

  #viewOfParagraph(open: OpenText): Block | undefined {
    this.#takeDefinitions(open, false);
    const unsettled = open.text.unsettled ?? '';
    // A definition is hidden once its colon has arrived, or from its start if it follows another definition or earlier
    // text refers to its label. It appears if it turns out to be text.
    if (open.mayDefine) {
      const isNext = unsettled.length <= hiddenLimit && (open.isAfterDefinition || this.#isMissingLabel(unsettled));
      if (isNext || /^\[(?:[^\\[\]]|\\.)+\]:/s.test(unsettled)) return undefined;
    }
    if (this.#isTaskBox(unsettled)) return undefined;
    const hidden = this.#hiddenHead(open);
    if (typeof hidden !== 'number') return hidden;
    const content = open.text.view(this.syntax, hidden);
    this.#refer(open.text.takeSettledNotes());
    return content.length === 0 ? undefined : { type: 'paragraph', content, open: true };
  }

  /** Whether `text` is the beginning of a `[label]` that closed text refers to. */
  #isMissingLabel(text: string): boolean {
    const match = /^\[([^[\]]+)\]?$/.exec(text);
    const label = match && normalizeLabel(match[1]!);
    if (!label) return false;
    for (const missing of this.#unresolved) if (missing.startsWith(label)) return true;
    return false;
  }

  #isTaskBox(text: string): boolean {
    if (text.length > 32) return false;
    const item = this.#state.stack[this.#state.stack.length - 2];
    return item?.type === 'item' && item.checked === undefined && item.blocks.isEmpty && taskBoxAlone.test(text);
  }

  /**
   * Returns how many characters of a paragraph to hide because they may become a table head, or the table if its
   * delimiter row has begun.
   */
  #hiddenHead({ text, lastText }: OpenText): number | Block {
    if (lastText.length > headLimit || !lastText.includes('|')) return 0;
    const isOnlyLine = text.unsettled?.length === lastText.length;
    const isBegun = lastText.startsWith('|') || /^[>\s]*(?:[|:]|-[-:|])[|:\- \t]*$/.test(this.#state.held);
    if (isBegun && isOnlyLine) {
      const row = new RowBuffer(Number.POSITIVE_INFINITY);
      row.append(lastText, this.syntax);
      const head = row.view(this.syntax);
      return { type: 'table', align: head.cells.map(() => undefined), head, rows: empty, open: true };
    }
    // A row without outer pipes is visible up to its first pipe.
    if (!isBegun && lastText.length > hiddenLimit) return 0;
    const pipe = isBegun ? 0 : lastText.search(/[ \t]*\|/);
    return Math.min(lastText.length - pipe + (isBegun ? 1 : 0), text.rest.length);
  }
}

const none = new LayeredMap<true>();

/** Index of the end of a heading's text, without closing `#` characters and white space. */
function headingEnd(source: string): number {
  const withoutSpace = (end: number) => {
    let index = end;
    while (index > 0 && (source[index - 1] === ' ' || source[index - 1] === '\t')) index--;
    return index;
  };
  const end = withoutSpace(source.length);
  let hashes = end;
  while (hashes > 0 && source[hashes - 1] === '#') hashes--;
  const before = withoutSpace(hashes);
  return hashes < end && (before < hashes || hashes === 0) ? before : end;
}

function rebuild<T>(builder: ListBuilder<T>, change: (item: T) => T): ListBuilder<T> {
  const list = map(builder.list, change);
  return list === builder.list ? builder : ListBuilder.from(list);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
