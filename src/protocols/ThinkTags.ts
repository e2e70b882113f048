const names = ['think', 'thinking', 'thought', 'reasoning'];
const openTags = names.map((name) => `<${name}>`);

export interface TaggedText {
  readonly kind: 'text' | 'reasoning';
  readonly text: string;
}

/**
 * Finds reasoning at the start of an answer: `<think>…</think>`, from models that have no other format for it. Tags
 * anywhere else are text, because an answer may discuss such tags.
 */
export class ThinkTags {
  isOver = false;
  /** The end of the text, if it may be the beginning of a tag. */
  #held = '';
  #closeTag = '';

  get isHolding(): boolean {
    return this.#held !== '';
  }

  push(added: string): TaggedText[] {
    let text = this.#held + added;
    this.#held = '';
    if (this.#closeTag === '') {
      const begin = text.trimStart().toLowerCase();
      const tag = openTags.find((tag) => begin.startsWith(tag));
      if (!tag) {
        if (openTags.some((tag) => tag.startsWith(begin))) this.#held = text;
        else this.isOver = true;
        return this.isOver ? [{ kind: 'text', text }] : [];
      }
      this.#closeTag = tag.replace('<', '</');
      text = text.trimStart().slice(tag.length);
    }
    const end = text.toLowerCase().indexOf(this.#closeTag);
    if (end !== -1) {
      this.isOver = true;
      return [
        { kind: 'reasoning', text: text.slice(0, end) },
        { kind: 'text', text: text.slice(end + this.#closeTag.length) },
      ];
    }
    const held = lengthOfBeginning(text, this.#closeTag);
    this.#held = text.slice(text.length - held);
    return [{ kind: 'reasoning', text: text.slice(0, text.length - held) }];
  }

  flush(): TaggedText[] {
    const text = this.#held;
    this.#held = '';
    if (this.#closeTag === '' && text !== '') this.isOver = true;
    return text === '' ? [] : [{ kind: this.#closeTag === '' ? 'text' : 'reasoning', text }];
  }
}

/** Number of characters at the end of the text that may begin the tag. */
function lengthOfBeginning(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (tag.startsWith(text.slice(-length).toLowerCase())) return length;
  }
  return 0;
}
