import type { ChunkedList } from './parser/ChunkedList.js';
import { IncrementalMarkdown } from './parser/IncrementalMarkdown.js';
import type { Block, Inline, Segment } from './parser/nodes.js';
import { withTail } from './parser/withTail.js';

/** A part of an answer for a screen reader: the text of a paragraph, or a description of a code block. */
export interface Passage {
  readonly text: string;
  /** False if more text may be added to the passage. */
  readonly isComplete: boolean;
}

export interface PassageStrings {
  readonly announceCode: (lines: number) => string;
  readonly announceTable: (rows: number) => string;
  readonly announceImage: (description: string) => string;
}

/**
 * Creates a function that converts streaming Markdown to announcements for a screen reader: text without Markdown
 * syntax, and descriptions of code blocks, tables and images. The cost of a call is proportional to the new text.
 */
export function createPassages(strings: PassageStrings): (text: string, isEnded: boolean) => readonly Passage[] {
  const parser = new IncrementalMarkdown();
  const known = new WeakMap<Block, readonly Passage[]>();

  const ofBlocks = (blocks: ChunkedList<Block>): readonly Passage[] => blocks.flat().flatMap(ofBlock);
  const ofBlock = (block: Block): readonly Passage[] => {
    const passages = known.get(block) ?? read(block);
    if (!block.open) known.set(block, passages);
    return passages;
  };
  const read = (block: Block): readonly Passage[] => {
    const passage = (text: string): readonly Passage[] => [{ text, isComplete: !block.open }];
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return passage(ofContent(block.content));
      case 'quote':
        return ofBlocks(block.blocks);
      case 'details':
        return [{ text: ofContent(block.summary), isComplete: true }, ...ofBlocks(block.blocks)];
      case 'list':
        return block.items.flat().flatMap((item) => ofBlocks(item.blocks));
      case 'code':
        return passage(block.open ? '' : strings.announceCode(block.lines.flat().length));
      case 'table':
        return passage(block.open ? '' : strings.announceTable(block.rows.flat().length));
      case 'math':
        return passage(
          block.open
            ? ''
            : block.lines
                .flat()
                .map((line) => line.text)
                .join(' '),
        );
      default:
        return [];
    }
  };
  const ofContent = (content: ChunkedList<Segment>): string => {
    const segments = content.flat().map((segment) => ofNodes(segment.nodes));
    return segments.join('').replace(/\s+/g, ' ');
  };
  const ofNodes = (nodes: readonly Inline[]): string => nodes.map(ofNode).join('');
  const ofNode = (node: Inline): string => {
    if (typeof node === 'string') return node;
    if ('children' in node) return ofNodes(node.children);
    if (node.type === 'image') return strings.announceImage(node.alt);
    if (node.type === 'break') return ' ';
    return node.type === 'note' ? '' : node.text;
  };

  return (text, isEnded) => {
    const document = withTail(parser.parse(text, { streaming: !isEnded }));
    return ofBlocks(document.blocks);
  };
}
