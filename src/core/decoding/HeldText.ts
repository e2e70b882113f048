/** Number of pieces that are joined into one string. */
const piecesPerString = 1024;

/**
 * Collects text that arrives in pieces and is read when it is complete. V8 keeps `a + b` as a rope of about 32 bytes for
 * each piece until it is read; `join` makes a flat string.
 */
export class HeldText {
  length = 0;
  readonly #strings: string[] = [];
  #pieces: string[] = [];

  append(text: string): void {
    if (text === '') return;
    this.length += text.length;
    this.#pieces.push(text);
    if (this.#pieces.length < piecesPerString) return;
    this.#strings.push(this.#pieces.join(''));
    this.#pieces = [];
  }

  /** Returns the text and clears the buffer. */
  take(): string {
    const text = this.#strings.splice(0).join('') + this.#pieces.splice(0).join('');
    this.length = 0;
    return text;
  }
}
