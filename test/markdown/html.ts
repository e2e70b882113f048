import type { Block, Inline, Item, MarkdownDocument, Row, Segment } from '../../src/markdown/parser/nodes.js';

type Sequence<T> = readonly (readonly T[])[];

const escapeHtml = (text: string) =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);

/** Renders a parsed document in the HTML form of the specifications' examples. */
export function toHtml({
  blocks,
  footnotes,
  noteNumbers,
}: Pick<MarkdownDocument, 'blocks' | 'footnotes'> & {
  noteNumbers: { get(label: string): number | undefined };
}): string {
  const notes = footnotes.map(({ label, number, blocks }) => {
    return `<note label="${escapeHtml(label)}" number="${number}">${blocks ? blocksHtml(blocks) : '?'}</note>`;
  });
  return blocksHtml(blocks) + notes.join('');

  function blocksHtml(list: Sequence<Block>, tight = false): string {
    return list
      .flat()
      .map((block) => blockHtml(block, tight))
      .join('\n');
  }

  function blockHtml(block: Block, tight: boolean): string {
    switch (block.type) {
      case 'paragraph':
        return tight ? contentHtml(block.content) : `<p>${contentHtml(block.content)}</p>`;
      case 'heading':
        return `<h${block.level}>${contentHtml(block.content)}</h${block.level}>`;
      case 'code': {
        const language = block.language && ` class="language-${escapeHtml(block.language)}"`;
        return `<pre><code${language}>${linesHtml(block)}</code></pre>`;
      }
      case 'quote':
        return `<blockquote>\n${blocksHtml(block.blocks)}\n</blockquote>`;
      case 'list': {
        const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : '';
        const tag = block.ordered ? 'ol' : 'ul';
        const items = block.items.flat().map((item) => itemHtml(item, block.tight));
        return `<${tag}${start}>\n${items.join('\n')}\n</${tag}>`;
      }
      case 'table': {
        const row = (cells: Row, tag: string) =>
          `<tr>${cells.cells
            .map((cell, column) => {
              const align = block.align[column] ? ` align="${block.align[column]}"` : '';
              return `<${tag}${align}>${contentHtml(cell)}</${tag}>`;
            })
            .join('')}</tr>`;
        const rows = block.rows.flat();
        const body = rows.length > 0 ? `<tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody>` : '';
        return `<table><thead>${row(block.head, 'th')}</thead>${body}</table>`;
      }
      case 'rule':
        return '<hr />';
      case 'details':
        return `<details><summary>${contentHtml(block.summary)}</summary>${blocksHtml(block.blocks)}</details>`;
      case 'html':
        return `<html-source>${linesHtml(block)}</html-source>`;
      case 'math':
        return `<math>${linesHtml(block)}</math>`;
    }
  }

  function itemHtml(item: Item, tight: boolean): string {
    const box =
      item.checked === undefined ? '' : `<input${item.checked ? ' checked=""' : ''} disabled="" type="checkbox"> `;
    return `<li>${box}${blocksHtml(item.blocks, tight)}</li>`;
  }

  function linesHtml(block: { lines: Sequence<{ text: string }>; rest: string }): string {
    const lines = block.lines.flat().map((line) => `${line.text}\n`);
    return escapeHtml(lines.join('') + block.rest);
  }

  function contentHtml(content: Sequence<Segment>): string {
    return content
      .flat()
      .map((segment) => inlineHtml(segment.nodes))
      .join('');
  }

  function inlineHtml(nodes: readonly Inline[]): string {
    return nodes.map(nodeHtml).join('');
  }

  function nodeHtml(node: Inline): string {
    if (typeof node === 'string') return escapeHtml(node);
    const title = 'title' in node && node.title !== undefined ? ` title="${escapeHtml(node.title)}"` : '';
    switch (node.type) {
      case 'break':
        return '<br />\n';
      case 'code':
        return `<code>${escapeHtml(node.text)}</code>`;
      case 'link':
        return `<a href="${escapeHtml(encodeUrl(node.href ?? ''))}"${title}>${inlineHtml(node.children)}</a>`;
      case 'image':
        return `<img src="${escapeHtml(encodeUrl(node.src ?? ''))}" alt="${escapeHtml(node.alt)}"${title} />`;
      case 'note': {
        const number = noteNumbers.get(node.label);
        return number ? `<sup>${number}</sup>` : `[^${escapeHtml(node.text)}]`;
      }
      case 'math':
        return `<math>${escapeHtml(node.text)}</math>`;
      default:
        return `<${node.type}>${inlineHtml(node.children)}</${node.type}>`;
    }
  }
}

/** Encodes URLs like the specification's own renderer: encoded characters stay encoded. */
function encodeUrl(url: string): string {
  return url.replace(/%(?![\da-fA-F]{2})|[^\w\-.!~*'();/?:@&=+$,#%]/gu, (char) => {
    try {
      return encodeURIComponent(char);
    } catch {
      return '%EF%BF%BD';
    }
  });
}
