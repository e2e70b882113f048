import type { Strings } from '../strings.js';

type Words = Pick<Strings, 'announceCode' | 'announceTable' | 'announceImage'>;

const fence = /^ {0,3}(`{3,}|~{3,})[^\n]*\n/;
const rule = /^ {0,3}([-*_])(?: *\1){2,} *(?:\n|$)/;
/** Where a line begins something else than the paragraph before it. */
const blockStart = /\n(?=[ \t]*(?:\n|[-*+] |\d{1,9}[.)] |#{1,6} |>|\||`{3}|~{3}))/;

/**
 * Reads an answer out while it is being written: whole sentences only, without the marks of Markdown, and with a word
 * about what cannot be read out.
 */
export class SentenceReader {
  readonly #words: Words;
  /** How much of the text was read. */
  #read = 0;
  /** How far the end of an open code block was looked for. */
  #searched = 0;

  constructor(words: Words) {
    this.#words = words;
  }

  /**
   * @param text - the whole answer so far.
   * @param ended - whether that is all; then the last words are read as well, sentence or not.
   * @returns the sentences that are complete and were not returned before.
   */
  read(text: string, ended: boolean): string[] {
    const sentences: string[] = [];
    for (;;) {
      const rest = text.slice(this.#read);
      const blank = /^\s*\n|^\s+$/.exec(rest)?.[0].length ?? 0;
      if (blank > 0) {
        this.#read += blank;
        continue;
      }
      if (rest === '') return sentences;
      const length = this.#readBlock(rest, ended, sentences);
      if (length === 0) return sentences;
      this.#read += length;
    }
  }

  /** @returns how many characters of `rest` were read; 0 if what stands there may still grow. */
  #readBlock(rest: string, ended: boolean, sentences: string[]): number {
    const line = rest.indexOf('\n');
    const opening = fence.exec(rest);
    if (opening) return this.#readCode(rest, opening, ended, sentences);
    // A first line that is not whole may turn out to open one.
    if (line < 0 && !ended && /^ {0,3}(`{1,2}$|`{3}|~{1,2}$|~{3})/.test(rest)) return 0;
    const ruled = rule.exec(rest);
    if (ruled && (ended || line >= 0)) return ruled[0].length;
    if (/^\s*\|/.test(rest)) return this.#readTable(rest, ended, sentences);
    return this.#readParagraph(rest, ended, sentences);
  }

  #readCode(rest: string, opening: RegExpExecArray, ended: boolean, sentences: string[]): number {
    const start = opening[0].length;
    const closing = new RegExp(`^ {0,3}${opening[1]![0]}{${opening[1]!.length},} *(?:\\n|$)`, 'gm');
    closing.lastIndex = Math.max(start, this.#searched - this.#read);
    const close = closing.exec(rest);
    // A closing mark at the very end may be the beginning of a line of code.
    const closed = close && (ended || close[0].endsWith('\n'));
    if (!closed && !ended) {
      // From the beginning of the last line on it has to be looked at again.
      this.#searched = this.#read + rest.lastIndexOf('\n') + 1;
      return 0;
    }
    const code = rest.slice(start, close?.index ?? rest.length);
    sentences.push(this.#words.announceCode(code.replace(/\n$/, '').split('\n').length));
    return close ? close.index + close[0].length : rest.length;
  }

  #readTable(rest: string, ended: boolean, sentences: string[]): number {
    const after = /\n(?!\s*\|)/.exec(rest);
    if (!ended && (!after || after.index === rest.length - 1)) return 0;
    const table = after ? rest.slice(0, after.index) : rest;
    const rows = table.split('\n').filter((row) => row.trim() !== '' && !/^[\s|:-]*$/.test(row)).length;
    sentences.push(this.#words.announceTable(Math.max(0, rows - 1)));
    return table.length;
  }

  #readParagraph(rest: string, ended: boolean, sentences: string[]): number {
    const end = blockStart.exec(rest)?.index;
    const block = end === undefined ? rest : rest.slice(0, end);
    const parts = splitSentences(block);
    // The last one may go on. So may a link or a code span whose end has not come: it is not cut in two.
    let length = 0;
    let held = '';
    parts.forEach((part, index) => {
      held += part;
      if (index === parts.length - 1 ? end === undefined && !ended : isOpen(held)) return;
      const sentence = this.#plain(held);
      if (sentence) sentences.push(sentence);
      length += held.length;
      held = '';
    });
    return length;
  }

  /** The words, without the marks. */
  #plain(markdown: string): string {
    return markdown
      .replace(/^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|#{1,6}[ \t]+|(?:>[ \t]?)+)+/gm, '')
      .replace(/!\[([^\]]*)\]\([^)]*\)/g, (_, description: string) => this.#words.announceImage(description))
      .replace(/\[\^[^\]]+\]/g, '')
      .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
      .replace(/<((?:https?|mailto):[^>]*)>/g, '$1')
      .replace(/(\*\*|__|~~|`+)/g, '')
      .replace(/(^|[\s(])[*_]+(?=\S)|(\S)[*_]+(?=[\s).,;:!?]|$)/g, '$1$2')
      .replace(/\\([\\`*_{}[\]()#+\-.!>~|])/g, '$1')
      .replace(/\s+/g, ' ')
      .trim();
  }
}

const segmenter =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'sentence' })
    : undefined;

/** Sentences with what follows each, so that joined they are the text again. */
function splitSentences(text: string): string[] {
  if (!segmenter) return text.split(/(?<=[.!?…][*_"')\]]*\s)/);
  return [...segmenter.segment(text.replace(/\n/g, ' '))].map(({ index, segment }) =>
    text.slice(index, index + segment.length),
  );
}

function isOpen(markdown: string): boolean {
  return /`[^`]*$/.test(markdown.replace(/`[^`]*`/g, '')) || /\[[^\]]*(\]\([^)]*)?$/.test(markdown);
}
