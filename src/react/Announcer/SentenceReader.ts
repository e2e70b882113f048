import type { Strings } from '../strings.js';

type Words = Pick<Strings, 'announceCode' | 'announceTable' | 'announceImage'>;

/** Another backtick on its line makes it a code span. */
const fence = /^ {0,3}(`{3,}(?![^\n]*`)|~{3,})[^\n]*\n/;
/** The beginning of a line that may yet become one. */
const fenceToBe = /^ {0,3}([`~])(?:\1\1|\1?$)/;
const rule = /^ {0,3}([-*_])(?: *\1){2,} *\n/;
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

  constructor(words: Words) {
    this.#words = words;
  }

  /**
   * @param text - the whole answer so far.
   * @param ended - whether that is all; then the last words are read as well, sentence or not.
   * @returns the sentences that are complete and were not returned before.
   */
  read(text: string, ended: boolean): string[] {
    // An empty line ends whatever block the answer ends in.
    const whole = ended ? `${text}\n\n` : text;
    const sentences: string[] = [];
    for (;;) {
      const length = this.#readBlock(whole.slice(this.#read), ended, sentences);
      if (length === 0) return sentences;
      this.#read += length;
    }
  }

  /** @returns how many characters of `rest` were read; 0 if what stands there may still grow. */
  #readBlock(rest: string, ended: boolean, sentences: string[]): number {
    const unspoken = /^\s*\n|^\s+$/.exec(rest) ?? rule.exec(rest);
    if (unspoken) return unspoken[0].length;
    const opening = fence.exec(rest);
    if (opening) return this.#readCode(rest, opening, ended, sentences);
    if (!rest.includes('\n') && fenceToBe.test(rest)) return 0;
    if (/^\s*\|/.test(rest)) return this.#readTable(rest, sentences);
    return this.#readParagraph(rest, sentences);
  }

  #readCode(rest: string, [line, mark = '']: RegExpExecArray, ended: boolean, sentences: string[]): number {
    const code = rest.slice(line.length);
    const close = new RegExp(`^ {0,3}${mark}${mark[0]}* *\\n`, 'm').exec(code);
    if (!close && !ended) return 0;
    sentences.push(this.#words.announceCode(code.slice(0, close?.index).trimEnd().split('\n').length));
    return close ? line.length + close.index + close[0].length : rest.length;
  }

  #readTable(rest: string, sentences: string[]): number {
    const end = /\n(?!\s*\||$)/.exec(rest)?.index;
    if (end === undefined) return 0;
    const rows = rest
      .slice(0, end)
      .split('\n')
      .filter((row) => !/^[\s|:-]*$/.test(row)).length;
    sentences.push(this.#words.announceTable(Math.max(0, rows - 1)));
    return end;
  }

  #readParagraph(rest: string, sentences: string[]): number {
    const end = blockStart.exec(rest)?.index;
    const parts = splitSentences(rest.slice(0, end));
    // The last one may go on. So may a link or a code span whose end has not come: it is not cut in two.
    let length = 0;
    let held = '';
    parts.forEach((part, index) => {
      held += part;
      if (index === parts.length - 1 ? end === undefined : isOpen(held)) return;
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
