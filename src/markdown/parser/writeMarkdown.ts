import type { ChunkedList } from './ChunkedList.js';
import { IncrementalMarkdown } from './IncrementalMarkdown.js';
import type { InlineNode } from './InlineList.js';
import { parseWithOffsets } from './InlineParser.js';
import type { Block, Code, Inline, Item, List, MarkdownDocument, Row, Segment, Table } from './nodes.js';

/**
 * A range of a document. A unit is one character of rendered text, or an element that is selected as a whole: a code
 * block, formula, image, footnote number, line break or rule.
 */
export interface Selection {
  readonly from: number;
  readonly to: number;
  /** Text of a code block that is only partly selected, at the beginning or the end of the selection. */
  readonly firstCode?: string | undefined;
  readonly lastCode?: string | undefined;
}

export function unitsOf(document: MarkdownDocument): number {
  const writer = new Writer(document, { from: 0, to: Number.POSITIVE_INFINITY });
  writer.write();
  return writer.unit;
}

/**
 * Writes the selected part of a document as Markdown that renders in the same way. Inline content is copied from the
 * source, so that escapes, titles and formulas keep their form.
 */
export function writeMarkdown(document: MarkdownDocument, selection: Selection): string {
  const leaves = new Writer(document, selection);
  leaves.write();
  if (leaves.written > 1) return leaves.write();
  // A selection inside one block is written without the markers of its containers.
  return new Writer(document, selection, true).write();
}

const markers = { em: '*', strong: '**', del: '~~' } as const;

class Writer {
  unit = 0;
  written = 0;
  readonly #document: MarkdownDocument;
  readonly #selection: Selection;
  readonly #isBare: boolean;

  /** @param isBare - Whether to omit the markers of containers. */
  constructor(document: MarkdownDocument, selection: Selection, isBare = false) {
    this.#document = document;
    this.#selection = selection;
    this.#isBare = isBare;
  }

  write(): string {
    this.unit = 0;
    this.written = 0;
    const { blocks, footnotes } = this.#document;
    const parts = [this.#blocks(blocks)];
    for (const note of footnotes) {
      if (!note.blocks) continue;
      const text = this.#blocks(note.blocks);
      parts.push(text === '' || this.#isBare ? text : indented(text, `[^${note.label}]: `, '    '));
    }
    return parts.filter((part) => part !== '').join('\n\n');
  }

  /** Whether all, some or none of the units since `start` are selected. */
  #covers(start: number): 'all' | 'some' | 'none' {
    const { from, to } = this.#selection;
    if (from <= start && this.unit <= to && from < to) return 'all';
    return this.unit <= from || start >= to ? 'none' : 'some';
  }

  #blocks(blocks: ChunkedList<Block>, isTight = false): string {
    const parts: string[] = [];
    let text = '';
    let last: Block | undefined;
    for (const block of blocks.flat()) {
      const part = this.#block(block, last?.type === 'list' && block.type === 'list' && last.ordered === block.ordered);
      if (part === '') continue;
      if (text !== '') parts.push(isTight && block.type === 'list' ? '\n' : '\n\n');
      parts.push(part);
      text = part;
      last = block;
    }
    return parts.join('');
  }

  /** @param isSecond - Whether the list follows another of the same kind, so that it needs a different marker. */
  #block(block: Block, isSecond: boolean): string {
    const start = this.unit;
    switch (block.type) {
      case 'paragraph': {
        const text = this.#content(block.content);
        return this.#leaf(this.#selection.from > start ? this.#escapeStart(text) : text);
      }
      case 'heading': {
        const text = this.#content(block.content);
        const isPart = this.#isBare && this.#covers(start) !== 'all';
        return this.#leaf(text && !isPart ? `${'#'.repeat(block.level)} ${text.replace(/\\?\n/g, ' ')}` : text);
      }
      case 'quote':
        return this.#container(this.#blocks(block.blocks), '> ', '> ');
      case 'details': {
        const summary = this.#content(block.summary);
        const text = this.#blocks(block.blocks);
        if (this.#isBare || (summary === '' && text === '')) return summary || text;
        return `<details>\n<summary>${summary}</summary>\n\n${text}\n\n</details>`;
      }
      case 'list':
        return this.#list(block, isSecond);
      case 'table':
        return this.#table(block);
      case 'rule':
        return this.#atom('---');
      case 'code':
        return this.#atom(() => this.#code(block, start));
      default: {
        const source = [...block.lines.flat().map((line) => line.text), block.rest].join('\n').trim();
        const fence = fenceFor('$', 1, source);
        return this.#atom(block.type === 'math' ? `${fence}\n${source}\n${fence}` : source);
      }
    }
  }

  #leaf(text: string): string {
    if (text !== '') this.written++;
    return text;
  }

  #atom(text: string | (() => string)): string {
    const start = this.unit++;
    return this.#covers(start) === 'none' ? '' : this.#leaf(typeof text === 'string' ? text : text());
  }

  #container(text: string, first: string, rest: string): string {
    return text === '' || this.#isBare ? text : indented(text, first, rest);
  }

  #code(block: Code, start: number): string {
    const { from, to, firstCode, lastCode } = this.#selection;
    const lines = [...block.lines.flat().map(({ text }) => text), ...(block.rest ? [block.rest] : [])];
    const all = lines.join('\n');
    const text = (start === from ? firstCode : this.unit === to ? lastCode : undefined) ?? all;
    const fence = fenceFor('`', 2, text);
    return `${fence}${block.info}\n${text.replace(/\n$/, '')}\n${fence}`;
  }

  #list(list: List, isSecond: boolean): string {
    const [bullet, point] = isSecond ? ['*', ')'] : ['-', '.'];
    const items = list.items.flat().map((item, index) => {
      const marker = list.ordered ? `${list.start + index}${point} ` : `${bullet} `;
      return this.#item(item, list.tight, marker);
    });
    return items.filter((item) => item !== '').join(list.tight ? '\n' : '\n\n');
  }

  #item({ checked, blocks }: Item, isTight: boolean, marker: string): string {
    const text = this.#blocks(blocks, isTight);
    const box = checked === undefined ? '' : checked ? '[x] ' : '[ ] ';
    return this.#container(this.#isBare || text === '' ? text : box + text, marker, ' '.repeat(marker.length));
  }

  #table({ align, head, rows }: Table): string {
    const selected: (readonly string[])[] = [];
    const write = (row: Row): readonly string[] => {
      const start = this.unit;
      const cells = row.cells.map((cell) => this.#content(cell).replaceAll('|', '\\|').replace(/\\?\n/g, '<br>'));
      if (this.#covers(start) !== 'none') selected.push(cells);
      return cells;
    };
    const start = this.unit;
    write(head);
    const hasHead = selected.length > 0;
    for (const row of rows.flat()) write(row);
    if (this.#covers(start) === 'none' || selected.length === 0) return '';
    const single = selected.length === 1 ? selected[0]!.filter((cell) => cell !== '') : [];
    if (single.length === 1) return this.#leaf(single[0]!.replaceAll('\\|', '|'));
    const columns = align.map(
      (side) => (side === 'center' ? ':-:' : side && (side === 'left' ? ':--' : '--:')) || '---',
    );
    const [first, ...others] = hasHead ? selected : [columns.map(() => ''), ...selected];
    return this.#leaf([first!, columns, ...others].map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
  }

  /** Escapes the start of a line if it would begin a block here, although it did not begin a block in the source. */
  #escapeStart(text: string): string {
    const line = text.trimStart();
    if (line === '') return line;
    const { math, html } = this.#document.syntax;
    const blocks = new IncrementalMarkdown({ math, html: [...html] }).parse(line).document.blocks.flat();
    if (blocks.length === 1 && blocks[0]!.type === 'paragraph') return line;
    return /^\d+[.)]/.test(line) ? line.replace(/[.)]/, '\\$&') : `\\${line}`;
  }

  #content(content: ChunkedList<Segment>): string {
    const { syntax } = this.#document;
    let text = '';
    for (const segment of content.flat()) {
      const root = parseWithOffsets(segment.source, syntax, segment.open === true);
      text += this.#nodes(root, segment.source);
    }
    return text.trim();
  }

  #nodes(parent: InlineNode, source: string): string {
    let text = '';
    for (let node = parent.first; node; node = node.next) text += this.#node(node, source);
    return text;
  }

  #node(node: InlineNode, source: string): string {
    const start = this.unit;
    switch (node.type) {
      case 'text':
      case 'delimiter':
        return this.#text(node, source);
      case 'atom':
        return this.#inlineAtom(node.atom!, node, source);
      case 'link': {
        const inner = this.#nodes(node, source);
        if (this.#covers(start) === 'none' || (inner === '' && this.unit > start)) return '';
        const isWhole = this.#covers(start) === 'all';
        if (node.isBare && isWhole) return source.slice(node.start, node.end);
        // The target is streaming, or the definition is not selected.
        if (node.href === undefined) return inner;
        return around(inner, '[', `](${target(node.href, node.title)})`);
      }
      default: {
        const inner = this.#nodes(node, source);
        if (inner === '') return '';
        const marker = node.type in markers ? markers[node.type as 'em'] : undefined;
        const open = source.slice(node.start, node.innerStart) || marker || `<${node.type}>`;
        const close = source.slice(node.innerEnd, node.end) || marker || `</${node.type}>`;
        return around(inner, open, close);
      }
    }
  }

  #text({ text, start, end }: InlineNode, source: string): string {
    const first = this.unit;
    this.unit += text.length;
    const covered = this.#covers(first);
    if (covered === 'none' || text === '') return '';
    const written = source.slice(start, end);
    if (covered === 'all' || written !== text) return text === '\n' ? '\n' : written;
    const { from, to } = this.#selection;
    return text.slice(Math.max(0, from - first), to - first);
  }

  #inlineAtom(atom: Inline, node: InlineNode, source: string): string {
    const first = this.unit;
    const written = source.slice(node.start, node.end);
    if (typeof atom === 'string') return '';
    if (atom.type === 'code') {
      this.unit += atom.text.length;
      const covered = this.#covers(first);
      if (covered === 'none') return '';
      const { from, to } = this.#selection;
      return covered === 'all' && written.endsWith('`')
        ? written
        : codeSpan(atom.text.slice(Math.max(0, from - first), to - first));
    }
    // A reference to an undefined footnote is text.
    const isText = atom.type === 'note' && this.#document.noteNumbers.get(atom.label) === undefined;
    this.unit += isText ? written.length : 1;
    if (this.#covers(first) === 'none') return '';
    if (atom.type === 'break') return written.startsWith('\n') ? '\\\n' : written;
    if (atom.type !== 'image' || atom.src === undefined) return written;
    const alt = source.slice(node.innerStart, node.innerEnd);
    return `![${alt}](${target(atom.src, atom.title)})`;
  }
}

/** White space at the ends of `inner` is moved outside the markers, because it would disable emphasis. */
function around(inner: string, open: string, close: string): string {
  const text = inner.trim();
  if (text === '' && inner !== '') return inner;
  const start = inner.length - inner.trimStart().length;
  return inner.slice(0, start) + open + text + close + inner.slice(start + text.length);
}

function target(href: string, title: string | undefined): string {
  const isPlain = /^[^\s<>()\\&]+$/.test(href) && !/[*_`[\]]/.test(href);
  const destination = isPlain ? href : `<${href.replace(/[<>\\&]/g, '\\$&').replace(/\n/g, '%0A')}>`;
  return title === undefined ? destination : `${destination} "${title.replace(/["\\&]/g, '\\$&')}"`;
}

/** A fence of `char` that is longer than `shortest` and than every run of `char` in `text`. */
function fenceFor(char: string, shortest: number, text: string): string {
  let longest = shortest;
  let run = 0;
  for (const each of text) {
    run = each === char ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return char.repeat(longest + 1);
}

function codeSpan(text: string): string {
  const fence = fenceFor('`', 0, text);
  const space = /^`|`$|^ .*[^ ].* $/.test(text) ? ' ' : '';
  return fence + space + text + space + fence;
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : line === '' ? rest.trimEnd() : rest) + line)
    .join('\n');
}
