/**
 * V8 keeps `a + b` as a rope with a node of about 32 bytes per piece until it is read, so short pieces take much more
 * memory than their text.
 */
const piecesPerString = 1024;

/** Buffers text that arrives in pieces and is read once it is complete. */
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
    // Reading a character flattens the rope.
    this.#tail.charCodeAt(0);
    this.#strings.push(this.#tail);
    this.#tail = '';
    this.#pieces = 0;
  }

  take(): string {
    const tail = this.#tail;
    this.length = 0;
    this.#tail = '';
    this.#pieces = 0;
    return this.#strings.length === 0 ? tail : this.#strings.splice(0).join('') + tail;
  }
}
