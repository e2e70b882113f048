import {
  atxHeading,
  footnoteStart,
  htmlStart,
  isAmbiguous,
  isFencePart,
  listMarker,
  mathFence,
  openingFence,
  setextUnderline,
  taskBox,
  thematicBreak,
} from './blockPatterns.js';
import { type ChunkedList, empty, map, push } from './ChunkedList.js';
import { unescapeText } from './entities.js';
import type { InlineBuffer } from './InlineBuffer.js';
import type { InlineContext } from './InlineParser.js';
import { LineCursor } from './LineCursor.js';
import type { Block, Definition, Item, Row, Segment } from './nodes.js';
import {
  addLine,
  asBlock,
  container,
  lines,
  type Open,
  type OpenContainer,
  type OpenList,
  type OpenText,
  opened,
  text,
} from './openBlocks.js';
import { mayBecomeDefinition, normalizeLabel, readDefinition } from './references.js';
import { reparseReferences } from './reparseReferences.js';
import { readDelimiterRow, readOpenRow, readRow, splitCells } from './table.js';

/** Quotes and lists nested deeper than this are text: a text must not be able to exhaust the stack. */
const DEPTH_LIMIT = 100;

/**
 * CommonMark's block structure with GFM's tables, task lists and footnotes, a line at a time; and within a line, as
 * soon as what has come of it can mean one thing only. So what has been taken never has to be taken back, and a text
 * gives the same blocks whatever the pieces it comes in.
 */
export class BlockParser {
  definitions: ReadonlyMap<string, Definition> = new Map();
  /** What each footnote says, by its label in normal form. */
  notes: ReadonlyMap<string, ChunkedList<Block>> = new Map();
  /** Labels of footnotes in the order in which closed text refers to them. */
  references: readonly string[] = [];
  private readonly math: boolean;
  private stack: Open[] = [container('document', 0)];
  private line = 1;
  /** The beginning of a line that may still become one thing or another. */
  private held = '';
  /** The innermost block takes the rest of the line as it comes. */
  private inLine = false;
  /** The last chunk ended with a carriage return: a line feed that follows belongs to it. */
  private afterReturn = false;
  /** Closed text holds labels that nothing has defined. */
  private unresolved = false;

  constructor(options: { math: boolean }) {
    this.math = options.math;
  }

  append(chunk: string): void {
    const text = this.held + this.normalize(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.takeLine(text.slice(start, end));
      start = end + 1;
    }
    this.held = text.slice(start);
    if (this.held !== '') this.takePart();
  }

  /** A parser in the state that the text has if nothing follows. */
  finish(): BlockParser {
    const parser = this.fork();
    if (parser.held !== '' || parser.inLine) parser.takeLine(parser.held);
    parser.held = '';
    parser.closeTo(1);
    return parser;
  }

  /** The blocks so far, those that are open as they would be if they were closed here. */
  view(): { blocks: ChunkedList<Block>; notes: ReadonlyMap<string, ChunkedList<Block>>; openNote: string | undefined } {
    let inner: Block | Item | undefined;
    let openNote: string | undefined;
    let { notes } = this;
    for (let depth = this.stack.length - 1; depth > 0; depth--) {
      const open = this.stack[depth]!;
      if (open.type === 'note') {
        if (!this.notes.has(open.label)) {
          notes = new Map(notes).set(open.label, withLast(open.blocks, inner as Block | undefined));
          openNote = open.label;
        }
        inner = undefined;
      } else inner = this.viewOf(open, inner);
    }
    const root = this.stack[0] as OpenContainer;
    return { blocks: withLast(root.blocks, inner as Block | undefined), notes, openNote };
  }

  private get context(): InlineContext {
    return { definitions: this.definitions, math: this.math };
  }

  private get tip(): Open {
    return this.stack[this.stack.length - 1]!;
  }

  private fork(): BlockParser {
    const stack = this.stack.map((open) => ('text' in open ? { ...open, text: open.text.fork() } : { ...open }));
    return Object.assign(new BlockParser({ math: this.math }), this, { stack });
  }

  private normalize(chunk: string): string {
    let text = chunk;
    if (this.afterReturn && text.startsWith('\n')) text = text.slice(1);
    if (chunk !== '') this.afterReturn = chunk.endsWith('\r');
    if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
    return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
  }

  // Lines

  private takeLine(line: string): void {
    if (this.inLine) this.takeText(line);
    else this.openLine(line, true);
    if (this.inLine) this.endLine();
    this.line++;
  }

  /** Takes what has come of a line, if it can mean one thing only. */
  private takePart(): void {
    // Half a character waits for its other half.
    const last = this.held.charCodeAt(this.held.length - 1);
    const part = last >= 0xd800 && last <= 0xdbff ? this.held.slice(0, -1) : this.held;
    if (part === '') return;
    if (this.inLine) this.takeText(part);
    else {
      const fork = this.fork();
      if (!fork.openLine(part, false)) return;
      Object.assign(this, fork);
    }
    this.held = this.held.slice(part.length);
  }

  private takeText(text: string): void {
    const { tip } = this;
    if ('text' in tip) tip.text.append(text);
    else if ('rest' in tip) tip.rest += text;
    else if (tip.type === 'table') tip.line += text;
  }

  private endLine(): void {
    this.inLine = false;
    const { tip } = this;
    if (tip.type === 'heading') this.close();
    else if (tip.type === 'table') {
      tip.rows = push(tip.rows, this.noted(readRow(tip.line!, tip.align.length, this.context, tip.known)));
      tip.line = undefined;
      tip.known = new Map();
    } else if ('rest' in tip) {
      const line = tip.rest;
      tip.rest = '';
      if (tip.type === 'indented' && line.trim() === '') {
        tip.blanks = [...tip.blanks, line];
        return;
      }
      for (const blank of tip.blanks) addLine(tip, blank);
      tip.blanks = [];
      addLine(tip, line);
      if (tip.type === 'html' && tip.end?.test(line)) this.close();
    }
  }

  /**
   * Takes the beginning of a line.
   *
   * @param whole - The line ends here; otherwise more of it may come.
   * @returns false if it is not whole and may still mean one thing or another; the parser is then of no more use.
   */
  private openLine(text: string, whole: boolean): boolean {
    const line = new LineCursor(text);
    let marked = 0;
    let depth = 1;
    for (; depth < this.stack.length; depth++) {
      const goesOn = this.goesOn(this.stack[depth]!, line, whole);
      if (goesOn === 'ended') return true;
      if (goesOn === 'unknown') return false;
      if (!goesOn) break;
      if (this.stack[depth]!.type === 'quote') marked = depth;
    }
    if (line.blank && !whole) return false;

    const inner = this.stack[depth - 1]!;
    if (!('rest' in inner)) {
      const started = this.openBlocks(line, depth, whole);
      if (started === 'unknown') return false;
      if (started === 'ended') return true;
      if (started > 0) {
        depth = started;
        marked = Math.max(marked, started - 1);
      }
    }
    this.addRest(line, depth);
    if (line.blank && !this.inLine) this.touch(marked);
    else this.touch(this.stack.length - 1);
    return true;
  }

  /** Notes that the blocks down to `depth` reach to this line. */
  private touch(depth: number): void {
    for (let index = 0; index <= depth && index < this.stack.length; index++) this.stack[index]!.lastLine = this.line;
  }

  /** Whether `open` goes on in this line; moves past what marks that. */
  private goesOn(open: Open, line: LineCursor, whole: boolean): boolean | 'ended' | 'unknown' {
    switch (open.type) {
      case 'quote':
        if (line.indent > 3 || line.char !== '>') return false;
        line.past(1);
        if (line.atSpace) line.pastColumns(1);
        return true;
      case 'item':
      case 'note':
        if (line.blank) {
          if (open.type === 'item' && open.blocks.length === 0 && this.tip === open) return false;
          line.toContent();
          return true;
        }
        if (line.indent < open.indent) return false;
        line.pastColumns(open.indent);
        return true;
      case 'heading':
        return false;
      case 'fence':
      case 'math':
        if (line.indent <= 3 && line.char === (open.fence[0] ?? '')) {
          const { content } = line;
          if (!whole && isFencePart(content, open)) return 'unknown';
          if (whole && open.end!.test(content)) {
            this.closeTo(this.stack.indexOf(open) + 1);
            this.touch(this.stack.length - 1);
            this.close();
            return 'ended';
          }
        }
        line.pastColumns(Math.min(open.indent, line.indent));
        return true;
      case 'indented':
        if (line.indent >= 4) line.pastColumns(4);
        else if (line.blank) line.toContent();
        else return false;
        return true;
      case 'html':
        return !(line.blank && open.end === undefined);
      case 'paragraph':
      case 'table':
        return !line.blank;
      default:
        return true;
    }
  }

  /** Opens the blocks that begin in this line. Returns the depth below the innermost new one, 0 if there is none. */
  private openBlocks(line: LineCursor, matched: number, whole: boolean): number | 'ended' | 'unknown' {
    let depth = matched;
    let opened = 0;
    for (;;) {
      const inner = this.stack[depth - 1]!;
      if (line.indent > 3) {
        // Indented code cannot interrupt a paragraph, be it one that only goes on lazily.
        if (line.blank || this.tip.type === 'paragraph') return opened;
        line.pastColumns(4);
        this.openAt(depth, lines('indented', this.line, {}));
        return this.stack.length;
      }
      const { content, char } = line;
      if (!whole && isAmbiguous(content, inner, this.math)) return 'unknown';

      const deep = this.stack.length >= DEPTH_LIMIT;
      if (char === '>' && !deep) {
        this.openAt(depth, container('quote', this.line));
        line.past(1);
        if (line.atSpace) line.pastColumns(1);
      } else {
        const leaf = this.openLeaf(line, content, depth, inner);
        if (leaf === 'ended') return 'ended';
        if (leaf) return this.stack.length;
        if (deep || !(this.openItem(line, content, depth, inner) || this.openNote(line, content, depth))) return opened;
      }
      depth = this.stack.length;
      opened = depth;
      if (line.blank) return whole ? opened : 'unknown';
    }
  }

  /** Opens a block that holds lines, not blocks. */
  private openLeaf(line: LineCursor, content: string, depth: number, inner: Open): boolean | 'ended' {
    const heading = atxHeading.exec(content);
    if (heading) {
      this.openAt(depth, text('heading', this.line, heading[1]!.length as OpenText['level']));
      line.past(heading[0].length);
      return true;
    }
    const fence = openingFence.exec(content);
    if (fence) {
      const marks = fence[1] ?? fence[3]!;
      const info = unescapeText((fence[2] ?? fence[4]!).trim());
      const end = new RegExp(`^${marks}${marks[0]}*[ \\t]*$`);
      this.openAt(depth, lines('fence', this.line, { info, fence: marks, indent: line.indent, end }));
      this.touch(this.stack.length - 1);
      return 'ended';
    }
    if (this.math && mathFence.test(content)) {
      const bracket = content.startsWith('\\');
      const end = bracket ? /^\\\][ \t]*$/ : /^\$\$[ \t]*$/;
      this.openAt(depth, lines('math', this.line, { fence: bracket ? '\\' : '$$', indent: line.indent, end }));
      this.touch(this.stack.length - 1);
      return 'ended';
    }
    const html = line.char === '<' ? htmlStart(content, this.tip.type === 'paragraph') : undefined;
    if (html) {
      this.openAt(depth, lines('html', this.line, { end: html.end }));
      return true;
    }
    if (inner.type === 'paragraph' && this.underline(content, depth, inner)) return 'ended';
    if (thematicBreak.test(content)) {
      this.makeRoom(depth);
      this.add({ type: 'rule' });
      this.touch(this.stack.length - 1);
      return 'ended';
    }
    return false;
  }

  /** A line below a paragraph's text that makes it a heading, or its last line a table's head. */
  private underline(content: string, depth: number, inner: OpenText): boolean {
    const underline = setextUnderline.exec(content);
    if (underline) {
      this.takeDefinitions(inner, true);
      if (inner.text.isEmpty) return false;
      const heading = text('heading', inner.lastLine, underline[1] ? 1 : 2);
      heading.text = inner.text;
      this.closeTo(depth);
      this.stack[depth - 1] = heading;
      this.touch(depth - 1);
      this.close();
      return true;
    }
    const align = readDelimiterRow(content);
    if (!align) return false;
    const { source } = inner.text;
    const start = source.lastIndexOf('\n') + 1;
    const head = source.slice(start);
    if (splitCells(head).length !== align.length) return false;
    this.closeTo(depth);
    if (start > 0) {
      inner.text.reset(source.slice(0, start - 1));
      this.close();
    } else this.stack.pop();
    this.stack.push({
      type: 'table',
      align,
      head: this.noted(readRow(head, align.length, this.context)),
      rows: empty,
      line: undefined,
      known: new Map(),
      lastLine: this.line,
    });
    this.touch(this.stack.length - 1);
    return true;
  }

  /** Opens a list item, and its list if it is the first. */
  private openItem(line: LineCursor, content: string, depth: number, inner: Open): boolean {
    const match = listMarker.exec(content);
    if (!match) return false;
    const [marker, bullet, digits, point] = match;
    const after = content.slice(marker!.length);
    const interrupts = inner.type === 'paragraph';
    if (interrupts && (after.trim() === '' || (digits !== undefined && Number(digits) !== 1))) return false;

    const { indent } = line;
    line.past(marker!.length);
    // Five columns or more after the marker are one column and indented code.
    const width = line.blank || line.indent > 4 ? 1 : line.indent;
    line.pastColumns(width);

    const delimiter = bullet ?? point!;
    const item = container('item', this.line, { indent: indent + marker!.length + width });
    if (inner.type === 'list' && inner.delimiter === delimiter) {
      this.closeTo(depth);
      const list = this.tip as OpenList;
      if (list.lastLine < this.line - 1) list.tight = false;
    } else {
      const ordered = bullet === undefined;
      const start = ordered ? Number(digits) : 1;
      this.openAt(depth, { type: 'list', delimiter, ordered, start, tight: true, items: empty, lastLine: this.line });
    }
    this.stack.push(item);
    return true;
  }

  private openNote(line: LineCursor, content: string, depth: number): boolean {
    const match = footnoteStart.exec(content);
    if (!match) return false;
    this.openAt(depth, container('note', this.line, { indent: 4, label: normalizeLabel(match[1]!) }));
    line.past(match[0].length);
    line.toContent();
    return true;
  }

  /** Adds what is left of a line to the block that takes it. */
  private addRest(line: LineCursor, depth: number): void {
    const { tip } = this;
    // A line without the marks of its containers still goes on with a paragraph.
    const lazy = depth < this.stack.length && tip.type === 'paragraph' && !line.blank;
    if (!lazy) this.closeTo(depth);
    const inner = this.tip;
    this.inLine = true;
    if (inner.type === 'paragraph') {
      this.takeDefinitions(inner, false);
      inner.text.append(inner.text.isEmpty ? line.content : `\n${line.content}`);
    } else if (inner.type === 'heading') inner.text.append(line.content);
    else if ('rest' in inner) inner.rest += line.rest;
    else if (inner.type === 'table') inner.line = line.content;
    else if (line.blank) this.inLine = false;
    else this.openParagraph(line);
  }

  private openParagraph(line: LineCursor): void {
    this.makeRoom(this.stack.length);
    const inner = this.tip;
    let { content } = line;
    if (inner.type === 'item' && inner.blocks.length === 0) {
      const box = taskBox.exec(content);
      if (box) {
        inner.checked = box[1] !== ' ';
        content = content.slice(box[0].length);
      }
    }
    const paragraph = text('paragraph', this.line, 1);
    paragraph.text.append(content);
    this.stack.push(paragraph);
  }

  // Opening and closing

  private openAt(depth: number, open: Open): void {
    this.makeRoom(depth);
    this.stack.push(open);
  }

  /** Closes what stands at `depth` and below, and what there cannot hold blocks. */
  private makeRoom(depth: number): void {
    this.closeTo('blocks' in this.stack[depth - 1]! ? depth : depth - 1);
    this.start();
  }

  /** A block begins in the innermost container: after a blank line that makes its list loose. */
  private start(): void {
    const parent = this.tip;
    const list = this.stack[this.stack.length - 2];
    if (parent.type === 'item' && list?.type === 'list' && parent.lastLine < this.line - 1) list.tight = false;
  }

  private closeTo(depth: number): void {
    while (this.stack.length > depth) this.close();
  }

  /** Closes the innermost block. */
  private close(): void {
    const open = this.stack.pop()!;
    if (open.type === 'paragraph') this.takeDefinitions(open, true);
    if (open.type === 'paragraph' && open.text.isEmpty) return;
    if (open.type === 'note') {
      if (!this.notes.has(open.label)) this.notes = new Map(this.notes).set(open.label, open.blocks);
      return;
    }
    this.add(this.closed(open));
  }

  private add(block: Block | Item): void {
    const parent = this.tip;
    if (block.type === 'item') {
      if (parent.type === 'list') parent.items = push(parent.items, block);
    } else if ('blocks' in parent) parent.blocks = push(parent.blocks, block);
  }

  private closed(open: Exclude<Open, { type: 'document' | 'note' }>): Block | Item {
    switch (open.type) {
      case 'paragraph':
        return { type: 'paragraph', content: this.settle(open.text) };
      case 'heading':
        open.text.reset(open.text.source.replace(/(?:^|[ \t]+)#+[ \t]*$/, ''));
        return { type: 'heading', level: open.level, content: this.settle(open.text) };
      default:
        return asBlock(open);
    }
  }

  private settle(text: InlineBuffer): ChunkedList<Segment> {
    const content = text.close(this.context);
    for (const run of content) for (const segment of run) this.note(segment);
    return content;
  }

  private noted(row: Row): Row {
    for (const cell of row.cells) for (const run of cell) for (const segment of run) this.note(segment);
    return row;
  }

  private note(segment: Segment): void {
    if (segment.unresolved.length > 0) this.unresolved = true;
    const added = segment.notes.filter((label) => !this.references.includes(label));
    if (added.length > 0) this.references = [...new Set([...this.references, ...added])];
  }

  // Definitions

  /**
   * Takes the definitions at the start of a paragraph.
   *
   * @param whole - The paragraph ends here. Otherwise a definition that the next line may change stays in it.
   */
  private takeDefinitions(paragraph: OpenText, whole: boolean): void {
    for (let text = paragraph.text.unsettled; text?.startsWith('['); text = paragraph.text.unsettled) {
      if (!whole && mayBecomeDefinition(text)) return;
      const definition = readDefinition(text);
      if (!definition) return;
      const { label, href, title } = definition;
      paragraph.text.reset(text.slice(definition.end));
      if (!this.definitions.has(label)) this.define(label, { href, title });
    }
  }

  private define(label: string, definition: Definition): void {
    this.definitions = new Map(this.definitions).set(label, definition);
    if (!this.unresolved) return;
    const resolve = reparseReferences(label, this.context);
    this.stack = this.stack.map((open): Open => {
      if ('blocks' in open) return { ...open, blocks: map(open.blocks, resolve.block) };
      if (open.type === 'list') return { ...open, items: map(open.items, resolve.item) };
      return open;
    });
    this.notes = new Map([...this.notes].map(([note, blocks]) => [note, map(blocks, resolve.block)]));
  }

  // What a reader sees of an open block

  private viewOf(open: Open, inner: Block | Item | undefined): Block | Item | undefined {
    switch (open.type) {
      case 'quote':
      case 'item':
        return opened({ ...open, blocks: withLast(open.blocks, inner as Block | undefined) });
      case 'list':
        return opened({ ...open, items: withLast(open.items, inner as Item | undefined) });
      case 'table': {
        const { line, known, align } = open;
        return opened(
          line ? { ...open, rows: push(open.rows, readOpenRow(line, align.length, this.context, known)) } : open,
        );
      }
      case 'paragraph':
        return this.viewOfParagraph(open);
      case 'heading': {
        const hidden = /(?:^|[ \t]+)#*[ \t]*$/.exec(open.text.source)?.[0].length ?? 0;
        return { type: 'heading', level: open.level, content: open.text.view(this.context, hidden), open: true };
      }
      default:
        return opened(open);
    }
  }

  private viewOfParagraph(open: OpenText): Block | undefined {
    this.takeDefinitions(open, false);
    const { unsettled } = open.text;
    let hidden = 0;
    if (unsettled !== undefined) {
      if (unsettled.startsWith('[') && mayBecomeDefinition(unsettled)) return undefined;
      // Until the line below tells, a line that begins with a pipe is taken for a table's head.
      const start = unsettled.lastIndexOf('\n') + 1;
      if (unsettled[start] === '|') {
        if (start === 0) {
          const head = readOpenRow(unsettled, undefined, this.context);
          return { type: 'table', align: head.cells.map(() => undefined), head, rows: empty, open: true };
        }
        hidden = unsettled.length - start + 1;
      }
    }
    const content = open.text.view(this.context, hidden);
    return content.length === 0 ? undefined : { type: 'paragraph', content, open: true };
  }
}

function withLast<T>(list: ChunkedList<T>, last: T | undefined): ChunkedList<T> {
  return last === undefined ? list : push(list, last);
}
