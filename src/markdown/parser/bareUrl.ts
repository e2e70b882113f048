/** GFM's extended autolinks: https://github.github.com/gfm/#autolinks-extension- */

const start = /(?:https?|ftp):\/\/|www\./giy;
const path =
  /[^\s<\u2014\u2018-\u201d\u2026\u3000-\u3003\u3008-\u301f\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*/y;
const pathInBrackets =
  /[^\s<\]\u2014\u2018-\u201d\u2026\u3000-\u3003\u3008-\u301f\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*/y;
/** Longest host name (RFC 1035). The limit keeps the cost of failed attempts linear. */
const host = /[\w\-.\p{L}\p{N}\p{M}\p{Extended_Pictographic}]{1,255}/uy;
const emailDomain = /@[a-zA-Z\d_-]+(?:\.[a-zA-Z\d_-]+)*/y;
const emailChar = /[\w.+-]/;
const hostStart = /^[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** Finds the possible start of a bare URL, or the `@` of an e-mail address. */
export const candidate = /(?:https?|ftp):\/\/|www\.|@/gi;

/** Matches the beginning of a scheme or of `www.` at the end of a text. */
const partialStart = /(?<=^|[^a-zA-Z])(?:ht?|htt|https?(?::\/?)?|ft?|ftp(?::\/?)?|ww?|www)$/i;

/**
 * The index, at or after `from`, of an incomplete scheme or `www.` at the end of the text; the length of the text if
 * there is none.
 */
export function addressStart(source: string, from: number): number {
  const tail = Math.max(0, source.length - 8);
  const match = partialStart.exec(source.slice(tail));
  return match && tail + match.index >= from ? tail + match.index : source.length;
}

/** Whether the text ends right after the scheme, or after `www.`, at `index`. */
export function isScheme(source: string, index: number): boolean {
  return index + at(start, source, index).length === source.length;
}

function at(pattern: RegExp, source: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(source)?.[0] ?? '';
}

/**
 * Reads a URL. @returns the URL and two end indexes: without and with trailing punctuation.
 *
 * @param isInBrackets - Whether a `]` ends the URL.
 */
export function readUrl(source: string, index: number, isInBrackets: boolean) {
  const scheme = at(start, source, index);
  const before = source[index - 1] ?? ' ';
  const isWww = !scheme.includes(':');
  if (scheme === '' || (isWww ? !/[\s*_~([]/.test(before) : /[a-zA-Z]/.test(before))) return undefined;
  const name = at(host, source, index + scheme.length).replace(/[_*~.]{1,9}$/, '');
  const previousDot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
  // GFM: no underscore in the last two parts of the host.
  if (!hostStart.test(name) || name.includes('_', name.includes('.') ? previousDot + 1 : 0)) {
    return undefined;
  }
  const hostEnd = index + scheme.length + name.length;
  const fullEnd = hostEnd + at(isInBrackets ? pathInBrackets : path, source, hostEnd).length;
  const end = trimmedEnd(source, hostEnd, fullEnd);
  const text = source.slice(index, end);
  return { text, href: isWww ? `http://${text}` : text, end, fullEnd };
}

/** Excludes trailing punctuation, and a closing parenthesis without an opening one. */
function trimmedEnd(source: string, from: number, to: number): number {
  let end = to;
  let unmatched: number | undefined;
  while (end > from) {
    const char = source[end - 1]!;
    if (char === ')') {
      unmatched ??= unmatchedParentheses(source, from, end);
      if (unmatched <= 0) break;
      unmatched--;
      end--;
    } else if (char === ';') {
      let name = end - 2;
      while (name > from && /[a-zA-Z\d]/.test(source[name]!)) name--;
      end = source[name] === '&' && name < end - 2 ? name : end - 1;
    } else if ('?!.,:*_~\'"'.includes(char)) end--;
    else break;
  }
  return end;
}

function unmatchedParentheses(source: string, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index++) {
    if (source[index] === ')') count++;
    else if (source[index] === '(') count--;
  }
  return count;
}

/**
 * Reads an e-mail address around the `@` at `index`.
 *
 * @param from - The first possible index of the part before the `@`.
 */
export function readEmail(source: string, index: number, from: number) {
  const full = at(emailDomain, source, index);
  let end = index + full.length;
  while (end > index && /[_-]/.test(source[end - 1]!)) end--;
  let begin = index;
  while (begin > from && emailChar.test(source[begin - 1]!)) begin--;
  const isMailto = source.slice(Math.max(from, begin - 7), begin).toLowerCase() === 'mailto:';
  const domain = source.slice(index, end);
  if (begin === index || source[begin - 1] === '/' || !domain.includes('.') || /[_-]/.test(source[end] ?? '')) {
    return undefined;
  }
  if (isMailto) begin -= 7;
  const text = source.slice(begin, end);
  return { text, href: isMailto ? text : `mailto:${text}`, begin, end };
}
