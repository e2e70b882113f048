/** An announced part of an answer: the text of a paragraph, or a description of a code block. */
export interface Passage {
  readonly text: string;
  /** False if more text may be added to the passage. */
  readonly isComplete: boolean;
}

/** Splits the answer received so far into passages. When the text grows, complete passages do not change. */
export type ReadPassages = (text: string, isEnded: boolean) => readonly Passage[];

/** Returns each complete sentence of a streamed answer once. */
export class SentenceReader {
  readonly #readPassages: ReadPassages;
  /** The position so far: number of passages read completely, and number of characters read in the next passage. */
  #passages = 0;
  #characters = 0;

  constructor(readPassages: ReadPassages = readLines) {
    this.#readPassages = readPassages;
  }

  /**
   * @param text - The whole answer so far.
   * @param isEnded - Whether to return an incomplete last sentence too.
   */
  read(text: string, isEnded: boolean): string[] {
    const passages = this.#readPassages(text, isEnded);
    const sentences: string[] = [];
    for (; this.#passages < passages.length; this.#passages++, this.#characters = 0) {
      const passage = passages[this.#passages]!;
      const isComplete = isEnded || passage.isComplete || this.#passages < passages.length - 1;
      const parts = splitSentences(passage.text.slice(this.#characters));
      // Holds back the last sentence, which may still grow.
      if (!isComplete) parts.pop();
      for (const part of parts) {
        this.#characters += part.length;
        if (part.trim() !== '') sentences.push(part.trim());
      }
      if (!isComplete) break;
    }
    return sentences;
  }
}

export function readLines(text: string): readonly Passage[] {
  return text.split('\n').map((line, index, lines) => ({ text: line, isComplete: index < lines.length - 1 }));
}

const segmenter =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'sentence' })
    : undefined;

/** Each sentence includes the white space after it, so that the joined sentences equal the text. */
function splitSentences(text: string): string[] {
  if (!segmenter) return text.split(/(?<=[.!?…]["')\]]*\s)/);
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
