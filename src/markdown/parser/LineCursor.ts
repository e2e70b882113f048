/** A position in a line. Columns count a tab up to the next multiple of four, as CommonMark's block structure does. */
export class LineCursor {
  readonly text: string;
  /** Of the first character that is no space or tab, from the cursor on. */
  nextIndex = 0;
  /** Columns from the cursor to there. */
  indent = 0;
  /** Nothing but spaces and tabs is left. */
  isBlank = false;
  #index = 0;
  #column = 0;
  #nextColumn = 0;
  /** The cursor stands within a tab: this many of its columns are left. */
  #tabRest = 0;

  constructor(text: string) {
    this.text = text;
    this.#look();
  }

  /** The next character that is no space or tab, `''` at the end. */
  get char(): string {
    return this.text[this.nextIndex] ?? '';
  }

  /** What is left from the next character on that is no space or tab. */
  get content(): string {
    return this.text.slice(this.nextIndex);
  }

  /** All that is left, what remains of a tab as spaces. */
  get rest(): string {
    if (this.#tabRest === 0) return this.text.slice(this.#index);
    return ' '.repeat(this.#tabRest) + this.text.slice(this.#index + 1);
  }

  /** The next character is a space or a tab. */
  get isAtSpace(): boolean {
    return this.text[this.#index] === ' ' || this.text[this.#index] === '\t';
  }

  toContent(): void {
    this.#index = this.nextIndex;
    this.#column = this.#nextColumn;
    this.#tabRest = 0;
    this.#look();
  }

  /** Past the next `count` characters of content. */
  past(count: number): void {
    this.toContent();
    this.#index += count;
    this.#column += count;
    this.#look();
  }

  /** Past `count` columns of white space; a tab may be used in part. */
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
    this.#look();
  }

  #look(): void {
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
