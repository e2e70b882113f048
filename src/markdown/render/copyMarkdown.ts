/**
 * Puts the selection on the clipboard as Markdown, beside its HTML. Within one code block it is the code as it is; all
 * of `root` is `source`. A selection that reaches beyond `root` is left to the browser.
 */
export function copyMarkdown(event: ClipboardEvent, root: HTMLElement, source?: string): void {
  const selection = root.ownerDocument.getSelection();
  if (!event.clipboardData || !selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return;

  const selected = range.cloneContents();
  for (const control of selected.querySelectorAll('.sluice-md-code-bar, button')) control.remove();
  const inCode = elementOf(range.commonAncestorContainer).closest('pre');
  const markdown = inCode
    ? textOf(selected)
    : source !== undefined && range.toString().trim() === textOf(root).trim()
      ? source
      : blocksOf(selected);
  event.clipboardData.setData('text/plain', markdown);
  event.clipboardData.setData('text/html', new XMLSerializer().serializeToString(selected));
  event.preventDefault();
}

function elementOf(node: Node): Element {
  return node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement!;
}

function textOf(node: Node): string {
  return node.textContent ?? '';
}

const marks: Readonly<Record<string, string>> = { STRONG: '**', EM: '*', DEL: '~~' };
const inlineTags = /^(?:A|CODE|STRONG|EM|DEL|BR|IMG|SUP|SPAN|INPUT|#text)$/;

/** The Markdown of the blocks in `parent`, a blank line between them. */
function blocksOf(parent: Node): string {
  const blocks: string[] = [];
  let line = '';
  for (const child of parent.childNodes) {
    if (inlineTags.test(child.nodeName)) {
      line += inlineOf(child);
      continue;
    }
    if (line.trim() !== '') blocks.push(line.trim());
    line = '';
    const block = blockOf(child as Element);
    if (block !== '') blocks.push(block);
  }
  if (line.trim() !== '') blocks.push(line.trim());
  return blocks.join('\n\n');
}

function blockOf(element: Element): string {
  const level = /^H(\d)$/.exec(element.tagName)?.[1];
  if (level) return `${'#'.repeat(Number(level))} ${inlinesOf(element)}`;
  switch (element.tagName) {
    case 'HR':
      return '---';
    case 'BLOCKQUOTE':
      return prefixed(blocksOf(element), '> ', '> ');
    case 'UL':
    case 'OL':
      return listOf(element);
    case 'LI':
      return prefixed(itemOf(element), '- ', '  ');
    case 'PRE':
      return fenced(element);
    case 'TABLE':
      return tableOf(element);
    case 'P':
      return inlinesOf(element);
    default:
      return blocksOf(element);
  }
}

function listOf(list: Element): string {
  const isTight = !list.querySelector(':scope > li > p');
  let number = Number(list.getAttribute('start') ?? 1);
  const items = [...list.children].map((item) => {
    const note = item.querySelector(':scope > button')?.getAttribute('data-note');
    const marker = note ? `[^${note}]: ` : list.tagName === 'OL' ? `${number++}. ` : '- ';
    return prefixed(itemOf(item), marker, ' '.repeat(marker.length));
  });
  return items.join(isTight ? '\n' : '\n\n');
}

function itemOf(item: Element): string {
  const blocks = blocksOf(item);
  // A list within a tight item follows its text without a blank line.
  return item.querySelector(':scope > p') ? blocks : blocks.replace(/\n\n(?=(?:[-*+]|\d+\.) )/, '\n');
}

function fenced(pre: Element): string {
  const code = pre.querySelector('code');
  const text = textOf(code ?? pre).replace(/\n$/, '');
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${code?.getAttribute('data-language') ?? ''}\n${text}\n${fence}`;
}

function tableOf(table: Element): string {
  const rows = [...table.querySelectorAll('tr')].map((row) =>
    [...row.children].map((cell) => inlinesOf(cell).replaceAll('|', '\\|')),
  );
  const aligns = [...(table.querySelector('tr')?.children ?? [])].map((cell) => {
    if (cell.classList.contains('sluice-md-center')) return ':-:';
    if (cell.classList.contains('sluice-md-right')) return '--:';
    return cell.classList.contains('sluice-md-left') ? ':--' : '---';
  });
  const [head = [], ...body] = rows;
  return [head, aligns, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function inlinesOf(parent: Node): string {
  return [...parent.childNodes].map(inlineOf).join('').trim();
}

function inlineOf(node: Node): string {
  if (node.nodeType !== Node.ELEMENT_NODE) return textOf(node);
  const element = node as Element;
  const mark = marks[element.tagName];
  if (mark) return mark + inlinesOf(element) + mark;
  switch (element.tagName) {
    case 'CODE': {
      const text = textOf(element);
      return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
    }
    case 'BR':
      return '\\\n';
    case 'A': {
      const href = element.getAttribute('href') ?? '';
      const text = inlinesOf(element);
      return href === text ? text : `[${text}](${/[\s()]/.test(href) ? `<${href}>` : href})`;
    }
    case 'IMG':
      return `![${element.getAttribute('alt') ?? ''}](${element.getAttribute('src') ?? ''})`;
    case 'SUP':
      return `[^${textOf(element)}]`;
    case 'INPUT':
      return element.hasAttribute('checked') ? '[x] ' : '[ ] ';
    default:
      return inlinesOf(element);
  }
}

function prefixed(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : line === '' ? rest.trimEnd() : rest) + line)
    .join('\n');
}
