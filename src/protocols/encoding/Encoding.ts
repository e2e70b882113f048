import type { StreamDelta } from '../../model/StreamDelta.js';
import type { FinishReasons } from '../finishReason.js';

/** Writes one event: a value, and the `event:` field where the protocol has one. A string is written as it is. */
export type Emit = (value: unknown, name?: string) => void;

/** What an encoding starts from: nothing, or a response that another encoding, perhaps in another process, has begun. */
export interface EncodingStart {
  /** The number of events that were written before. @defaultValue `0` */
  readonly eventsBefore?: number | undefined;
  /** The id of a response whose deltas bring none. @defaultValue `''` */
  readonly id?: string | undefined;
}

/** One protocol's half of an encoder: the events that carry a delta. Made for each response. */
export interface Encoding {
  readonly framing: 'sse' | 'lines' | 'text';
  readonly headers?: Readonly<Record<string, string>>;
  /** The protocol's words for the end of an answer. Without them any word is written as it is. */
  readonly finishReasons?: FinishReasons;
  /** @returns `false` where the protocol cannot carry the delta. */
  encode(delta: StreamDelta, emit: Emit): boolean | undefined;
  /**
   * Writes what follows the last delta.
   *
   * @param isFailed - An error was written, so nothing may say that the answer is complete.
   */
  end?(emit: Emit, isFailed: boolean): void;
}
