/** A position in a line. A tab extends to the next multiple of four columns, as in CommonMark's block structure. */
export class LineCursor {
  readonly text: string;
  /** Index of the next character that is not a space or tab. */
  nextIndex = 0;
  /** Number of columns to the next character that is not white space. */
  indent = 0;
  isBlank = false;
  #index = 0;
  #column = 0;
  #nextColumn = 0;
  /** Remaining columns of a tab that the cursor has partly passed. */
  #tabRest = 0;

  constructor(text: string) {
    this.text = text;
    this.#scan();
  }

  /** The next character that is not a space or tab; `''` at the end of the line. */
  get char(): string {
    return this.text[this.nextIndex] ?? '';
  }

  /** The rest of the line from the next character that is not white space. */
  get content(): string {
    return this.text.slice(this.nextIndex);
  }

  /** The rest of the line. The remaining columns of a tab become spaces. */
  get rest(): string {
    if (this.#tabRest === 0) return this.text.slice(this.#index);
    return ' '.repeat(this.#tabRest) + this.text.slice(this.#index + 1);
  }

  get isAtSpace(): boolean {
    return this.text[this.#index] === ' ' || this.text[this.#index] === '\t';
  }

  toContent(): void {
    this.#index = this.nextIndex;
    this.#column = this.#nextColumn;
    this.#tabRest = 0;
    this.#scan();
  }

  past(count: number): void {
    this.toContent();
    this.#index += count;
    this.#column += count;
    this.#scan();
  }

  /** Moves past `count` columns of white space. A tab may be passed in part. */
  pastColumns(count: number): void {
    for (let left = count; left > 0 && this.isAtSpace; ) {
      if (this.text[this.#index] === ' ') {
        this.#index++;
        this.#column++;
        left--;
        continue;
      }
      const width = 4 - (this.#column % 4);
      const used = Math.min(left, width);
      this.#column += used;
      left -= used;
      this.#tabRest = width - used;
      if (this.#tabRest === 0) this.#index++;
    }
    this.#scan();
  }

  #scan(): void {
    let index = this.#index;
    let column = this.#column;
    for (; index < this.text.length; index++) {
      const char = this.text[index];
      if (char === ' ') column++;
      else if (char === '\t') column += 4 - (column % 4);
      else break;
    }
    this.nextIndex = index;
    this.#nextColumn = column;
    this.indent = column - this.#column;
    this.isBlank = index >= this.text.length;
  }
}
