import type { ResponseData } from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { StreamError } from '../../model/StreamError.js';

/**
 * Counts what an answer consists of, by kind: characters of text, pieces of everything else. So much is known of a
 * stream of any length in constant memory.
 */
export class DeltaCount {
  readonly #counts = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  get(delta: StreamDelta): number {
    return this.#counts.get(kindOf(delta)) ?? 0;
  }

  add(delta: StreamDelta): void {
    this.#counts.set(kindOf(delta), this.get(delta) + lengthOf(delta));
  }
}

/**
 * Takes out of a replay what is on the screen already. Text is compared with what it should repeat; a replay that tells
 * another answer is found at its first other character.
 */
export class ReplayFilter {
  readonly #data: ResponseData;
  readonly #before: DeltaCount;
  readonly #replayed = new DeltaCount();

  /**
   * @param data - What is on the screen.
   * @param before - What had been counted when it got there.
   */
  constructor(data: ResponseData, before: DeltaCount) {
    this.#data = data;
    this.#before = before;
  }

  /**
   * What is new among these deltas.
   *
   * @throws {@link StreamError} `'connection-lost'` where the replay differs.
   */
  take(deltas: readonly StreamDelta[]): readonly StreamDelta[] {
    return deltas.flatMap((delta) => this.#newOf(delta));
  }

  #newOf(delta: StreamDelta): StreamDelta[] {
    const at = this.#replayed.get(delta);
    const known = this.#before.get(delta) - at;
    this.#replayed.add(delta);
    if (known <= 0) return [delta];
    if (!('text' in delta)) return [];
    const repeated = delta.text.slice(0, known);
    if (this.#textOf(delta).slice(at, at + repeated.length) !== repeated) throw differs();
    return delta.text.length > known ? [{ ...delta, text: delta.text.slice(known) }] : [];
  }

  #textOf(delta: Extract<StreamDelta, { readonly text: string }>): string {
    if (delta.type === 'tool-input')
      return this.#data.toolCalls.findLast(({ part }) => part === delta.part)?.inputText ?? '';
    return this.#data[delta.type];
  }
}

/** The answer's text is one, whatever its parts; the inputs of its tool calls are not. */
function kindOf(delta: StreamDelta): string {
  return delta.type === 'tool-input' ? `tool-input ${delta.part}` : delta.type;
}

function lengthOf(delta: StreamDelta): number {
  return 'text' in delta ? delta.text.length : 1;
}

function differs(): StreamError {
  return new StreamError(
    'connection-lost',
    'The server now tells another answer than before the connection broke; the text so far is kept. Ask again.',
    { retryable: true },
  );
}
