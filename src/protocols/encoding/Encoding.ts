import type { StreamDelta } from '../../model/StreamDelta.js';
import type { FinishReasons } from '../finishReason.js';

/** Writes one event. A string is written unchanged. */
export type Emit = (value: unknown, name?: string) => void;

/** Where an encoding starts. Set it to continue a response that another process may have begun. */
export interface EncodingStart {
  /** The number of events that were already written. @defaultValue `0` */
  readonly eventsBefore?: number | undefined;
  /** The response id, used if the deltas do not contain one. @defaultValue `''` */
  readonly id?: string | undefined;
}

/** The protocol-specific part of an encoder. Created for each response. */
export interface Encoding {
  readonly framing: 'sse' | 'lines' | 'text';
  readonly headers?: Readonly<Record<string, string>>;
  /** The protocol's finish reasons. If omitted, finish reasons are written unchanged. */
  readonly finishReasons?: FinishReasons;
  /** @returns `false` if the protocol cannot encode the delta. */
  encode(delta: StreamDelta, emit: Emit): boolean | undefined;
  /**
   * Writes the events after the last delta.
   *
   * @param isFailed - After an error, no event may mark the answer as complete.
   */
  end?(emit: Emit, isFailed: boolean): void;
}
