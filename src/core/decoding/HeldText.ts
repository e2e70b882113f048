/** Number of pieces after which they are copied into one flat string. */
const piecesPerString = 1024;

/**
 * Collects text that arrives in pieces and is read when it is complete. V8 stores `a + b` as a rope, which takes
 * about 32 bytes per piece until the text is read. Many pieces are therefore joined with `join`, which creates a flat
 * string.
 */
export class HeldText {
  length = 0;
  #strings: string[] = [];
  #rope = '';
  #pieces = 0;

  append(text: string): void {
    this.length += text.length;
    this.#pieces++;
    if (this.#pieces < piecesPerString) {
      this.#rope += text;
      return;
    }
    this.#strings.push([this.#rope, text].join(''));
    this.#rope = '';
    this.#pieces = 0;
  }

  /** Returns the text and clears the buffer. */
  take(): string {
    const text = this.#strings.length === 0 ? this.#rope : this.#strings.join('') + this.#rope;
    if (this.#strings.length > 0) this.#strings = [];
    this.#rope = '';
    this.#pieces = 0;
    this.length = 0;
    return text;
  }
}
