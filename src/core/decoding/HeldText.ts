/** V8 keeps `a + b` as a node of about 32 bytes until it is read, so byte-sized pieces would weigh a multiple of the text. */
const piecesPerString = 1024;

/** Text that arrives in pieces and is read once it is whole. */
export class HeldText {
  length = 0;
  readonly #strings: string[] = [];
  #tail = '';
  #pieces = 0;

  append(text: string): void {
    if (text === '') return;
    this.length += text.length;
    this.#tail += text;
    if (++this.#pieces < piecesPerString) return;
    // Reading a character joins the pieces.
    this.#tail.charCodeAt(0);
    this.#strings.push(this.#tail);
    this.#tail = '';
    this.#pieces = 0;
  }

  /** The text, which is then forgotten. */
  take(): string {
    const tail = this.#tail;
    this.length = 0;
    this.#tail = '';
    this.#pieces = 0;
    return this.#strings.length === 0 ? tail : this.#strings.splice(0).join('') + tail;
  }
}
