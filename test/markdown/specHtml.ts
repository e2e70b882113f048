import { safeUrl } from '../../src/shared/safeUrl.js';

/** Elements for layout and controls, which are not part of the text's structure. */
const dropped = 'button, .sluice-md-code-bar';
const unwrapped = new Set(['DIV', 'SPAN', 'MATH', 'HTML-SOURCE']);

/** The normalized tree below `root`, from the component or from the specification's examples. */
export function specHtml(root: Element): string {
  return [...root.childNodes]
    .map(nodeHtml)
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/> /g, '>')
    .replace(/ </g, '<')
    .trim();
}

function nodeHtml(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent!.replace(/[<>&]/g, '?');
  const element = node as Element;
  if (element.matches(dropped)) return '';
  // Footnotes are in a separate section, which the examples do not specify.
  if (element.matches('section, note')) return '';
  const inner = [...element.childNodes].map(nodeHtml).join('');
  if (element.matches('.sluice-md-html')) return inner;
  if (element.tagName === 'SUP') return `<sup>${element.textContent}</sup>`;
  if (element.tagName === 'A' && safeUrl(decodeURI(attribute(element, 'href'))) === undefined) return inner;
  if (unwrapped.has(element.tagName)) return inner;
  const attributes = ['href', 'title', 'src', 'alt', 'start', 'checked']
    .filter((name) => element.hasAttribute(name))
    .map((name) => ` ${name}="${sameUrl(attribute(element, name))}"`);
  const tag = element.tagName.toLowerCase();
  return `<${tag}${attributes.join('')}>${inner}</${tag}>`;
}

function attribute(element: Element, name: string): string {
  return element.getAttribute(name) ?? '';
}

function sameUrl(url: string): string {
  try {
    return decodeURI(url).trim();
  } catch {
    return url;
  }
}
