/** Holds back the first bytes of a character that spans two chunks. */
const streaming = { stream: true };

const byteOrderMark = 0xfeff;

/**
 * Decodes UTF-8 from chunks that are cut at any byte. Invalid bytes become U+FFFD. Removes the byte order mark
 * without the decoder, because Node's decoder would also remove a second one if the first arrived as a separate
 * chunk.
 */
export class Utf8Decoder {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #isAtStart = true;
  #endsInCharacter = false;

  /** False before the first chunk, and if the last chunk may have ended within a character. */
  get isBetweenCharacters(): boolean {
    return !this.#endsInCharacter && !this.#isAtStart;
  }

  decode(chunk: Uint8Array | string): string {
    const text = typeof chunk === 'string' ? chunk : this.#decodeBytes(chunk);
    if (!this.#isAtStart || text === '') return text;
    this.#isAtStart = false;
    return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  }

  /** @returns whether the bytes end within a character. */
  end(): boolean {
    return this.#decoder.decode() !== '';
  }

  #decodeBytes(chunk: Uint8Array): string {
    const { length } = chunk;
    if (length === 0) return '';
    const endsInCharacter = (chunk[length - 1] as number) > 127;
    // Streaming mode is slower and needed only if a character may span two chunks.
    const text = this.#decoder.decode(chunk, endsInCharacter || this.#endsInCharacter ? streaming : undefined);
    this.#endsInCharacter = endsInCharacter;
    return text;
  }
}
