/** A part of an answer that is announced: the text of a paragraph, or a description of a code block. */
export interface Passage {
  readonly text: string;
  /** False while more text may be added. */
  readonly isComplete: boolean;
}

/** Splits the answer so far into passages. Called again with a longer text, it returns the same passages and more. */
export type ReadPassages = (text: string, isEnded: boolean) => readonly Passage[];

/** Returns the complete sentences of a streamed answer, each once. */
export class SentenceReader {
  readonly #readPassages: ReadPassages;
  /** How many passages have been read, and how much of the next one. */
  #passages = 0;
  #characters = 0;

  constructor(readPassages: ReadPassages = readLines) {
    this.#readPassages = readPassages;
  }

  /**
   * @param text - The whole answer so far.
   * @param isEnded - No text follows: the last words are returned as well, sentence or not.
   */
  read(text: string, isEnded: boolean): string[] {
    const passages = this.#readPassages(text, isEnded);
    const sentences: string[] = [];
    for (; this.#passages < passages.length; this.#passages++, this.#characters = 0) {
      const passage = passages[this.#passages]!;
      const isComplete = isEnded || passage.isComplete || this.#passages < passages.length - 1;
      const parts = splitSentences(passage.text.slice(this.#characters));
      // The last sentence may continue.
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

/** Reads plain text: a passage for each line. */
function readLines(text: string): readonly Passage[] {
  return text.split('\n').map((line, index, lines) => ({ text: line, isComplete: index < lines.length - 1 }));
}

const segmenter =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'sentence' })
    : undefined;

/** Sentences, each with the white space after it: joined they are the text. */
function splitSentences(text: string): string[] {
  if (!segmenter) return text.split(/(?<=[.!?…]["')\]]*\s)/);
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
