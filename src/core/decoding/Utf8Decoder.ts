/** A character may straddle two chunks; this holds back its first bytes. */
const streaming = { stream: true };

const byteOrderMark = 0xfeff;

/**
 * UTF-8 in chunks that are cut anywhere. Invalid bytes become U+FFFD. One byte order mark at the very start is left out;
 * that is done here because Node's own decoder leaves out a second one if the first had a chunk to itself.
 */
export class Utf8Decoder {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #isAtStart = true;
  #endsInCharacter = false;

  /** `false` where the last chunk may have ended in the middle of a character, and before the first one. */
  get isBetweenCharacters(): boolean {
    return !this.#endsInCharacter && !this.#isAtStart;
  }

  decode(chunk: Uint8Array | string): string {
    const text = typeof chunk === 'string' ? chunk : this.#decodeBytes(chunk);
    if (!this.#isAtStart || text === '') return text;
    this.#isAtStart = false;
    return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  }

  /** @returns whether the bytes end in the middle of a character. */
  end(): boolean {
    return this.#decoder.decode() !== '';
  }

  #decodeBytes(chunk: Uint8Array): string {
    const { length } = chunk;
    if (length === 0) return '';
    const endsInCharacter = (chunk[length - 1] as number) > 127;
    // Where no character straddles either border, there is no need for the slower way.
    const text = this.#decoder.decode(chunk, endsInCharacter || this.#endsInCharacter ? streaming : undefined);
    this.#endsInCharacter = endsInCharacter;
    return text;
  }
}
