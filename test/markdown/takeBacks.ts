import { IncrementalMarkdown, type IncrementalMarkdownOptions } from '../../src/markdown/parser/IncrementalMarkdown.js';
import type { Block, Inline, Item, MarkdownDocument, Row, Segment } from '../../src/markdown/parser/nodes.js';
import { safeUrl } from '../../src/shared/safeUrl.js';

type List<T> = readonly (readonly T[])[];

/** Visible text with the same formatting, such as `p strong` or `li code`. */
interface Run {
  readonly text: string;
  readonly format: string;
}

/** A step at which something visible was removed or changed. */
export interface TakeBack {
  /** The length of the text before and after the step. */
  readonly from: number;
  readonly to: number;
  /** The text that was visible and the text that replaces it, with formatting in braces. */
  readonly shown: string;
  readonly replacement: string;
}

/**
 * The steps at which visible content is removed or changed while `text` streams in steps of `size` characters. Visible
 * content is a sequence of characters, each with its formatting: its blocks (paragraph, heading, item, cell …), its
 * emphasis, and whether it is a link or an image. A list marker, a checkbox, a rule and the border of a cell are
 * characters too. A step only adds if the sequence before it is a prefix of the sequence after it. White space, the
 * position of text and the target of a link are not compared. The last step is the end of the stream.
 */
export function takeBacksIn(text: string, size: number, options: IncrementalMarkdownOptions = {}): readonly TakeBack[] {
  const markdown = new IncrementalMarkdown(options);
  const read = createReader();
  const found: TakeBack[] = [];
  let before: readonly Run[] = [];
  for (let from = 0; from <= text.length; from += size) {
    const to = Math.min(from + size, text.length + 1);
    markdown.append(text.slice(from, to));
    const after = read(to > text.length ? markdown.finish() : markdown.document);
    const change = difference(before, after);
    if (change) found.push({ from, to, ...change });
    before = after;
  }
  return found;
}

/** The position at which `after` differs from `before`; `undefined` if it only adds text. */
function difference(
  before: readonly Run[],
  after: readonly Run[],
): Pick<TakeBack, 'shown' | 'replacement'> | undefined {
  for (const [index, run] of before.entries()) {
    const next = after[index];
    if (next === run) continue;
    const isLast = index === before.length - 1;
    const isKept = next?.format === run.format && (isLast ? next.text.startsWith(run.text) : next.text === run.text);
    if (!isKept) return { shown: format(before, index), replacement: format(after, index) };
  }
  return undefined;
}

function format(runs: readonly Run[], index: number): string {
  const shown = runs.slice(index, index + 4).map(({ text, format }) => `${text.slice(0, 60)}{${format}}`);
  return shown.join(' ');
}

/** Reads the visible content of a document. Closed blocks are read once. */
function createReader(): (document: MarkdownDocument) => readonly Run[] {
  const known = new WeakMap<Block | Item | Row, readonly Run[]>();
  return ({ blocks, noteNumbers }) => {
    const runs: Run[] = [];
    readBlocks(blocks, '', runs);
    return runs;

    function keep(key: Block | Item | Row, into: Run[], readInto: (runs: Run[]) => void): void {
      let kept = known.get(key);
      if (!kept) {
        const fresh: Run[] = [];
        readInto(fresh);
        kept = fresh;
        known.set(key, kept);
      }
      for (const run of kept) into.push(run);
    }

    function readBlocks(list: List<Block>, path: string, into: Run[]): void {
      for (const block of list.flat()) keep(block, into, (fresh) => readBlock(block, path, fresh));
    }

    function readBlock(block: Block, path: string, into: Run[]): void {
      switch (block.type) {
        case 'paragraph':
          readContent(block.content, `${path} p`, into);
          break;
        case 'heading':
          readContent(block.content, `${path} h${block.level}`, into);
          break;
        case 'quote':
          readBlocks(block.blocks, `${path} quote`, into);
          break;
        case 'details':
          add('▸', `${path} details`, into);
          readContent(block.summary, `${path} summary`, into);
          readBlocks(block.blocks, `${path} details`, into);
          break;
        case 'list':
          for (const [index, item] of block.items.flat().entries()) {
            const number = block.ordered ? `${block.start + index}.` : '•';
            keep(item, into, (fresh) => {
              add(item.checked === undefined ? number : item.checked ? '☑' : '☐', `${path} marker`, fresh);
              readBlocks(item.blocks, `${path} item`, fresh);
            });
          }
          break;
        case 'table':
          readRow(block.head, `${path} th`, into);
          for (const row of block.rows.flat()) keep(row, into, (fresh) => readRow(row, `${path} td`, fresh));
          break;
        case 'rule':
          add('―', `${path} rule`, into);
          break;
        default: {
          const lines = block.lines.flat().map((line) => line.text);
          add([...lines, block.rest].join('\n'), `${path} ${block.type}`, into);
        }
      }
    }

    function readRow({ cells }: Row, path: string, into: Run[]): void {
      for (const cell of cells) {
        if (cell.length === 0) continue;
        add('|', `${path} border`, into);
        readContent(cell, path, into);
      }
    }

    function readContent(content: List<Segment>, path: string, into: Run[]): void {
      for (const segment of content.flat()) readNodes(segment.nodes, path, into);
    }

    function readNodes(nodes: readonly Inline[], path: string, into: Run[]): void {
      for (const node of nodes) {
        if (typeof node === 'string') add(node, path, into);
        else if (node.type === 'link') {
          const isRefused = node.href !== undefined && safeUrl(node.href) === undefined;
          readNodes(node.children, `${path} ${isRefused ? 'refused' : 'link'}`, into);
        } else if (node.type === 'image') add(node.alt, `${path} image`, into);
        else if (node.type === 'note') {
          const number = noteNumbers.get(node.label);
          add(number === undefined ? `[^${node.text}]` : String(number), `${path} note`, into);
        } else if ('children' in node) readNodes(node.children, `${path} ${node.type}`, into);
        else if ('text' in node) add(node.text, `${path} ${node.type}`, into);
      }
    }
  };
}

function add(text: string, format: string, into: Run[]): void {
  const visible = text.replace(/\s+/g, '');
  const last = into.at(-1);
  if (visible === '') return;
  if (last?.format === format && !/marker|border|rule/.test(format)) {
    into[into.length - 1] = { text: last.text + visible, format };
  } else into.push({ text: visible, format });
}
