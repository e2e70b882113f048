import type { StreamDelta } from '../../model/StreamDelta.js';
import type { FinishReasons } from '../finishReason.js';

/** Writes one event: a value, and the `event:` field in protocols that use it. A string is written unchanged. */
export type Emit = (value: unknown, name?: string) => void;

/** The start of an encoding. Set it to continue a response that another encoding, possibly another process, began. */
export interface EncodingStart {
  /** The number of events that were written before. @defaultValue `0` */
  readonly eventsBefore?: number | undefined;
  /** The response id, used if the deltas do not contain one. @defaultValue `''` */
  readonly id?: string | undefined;
}

/** The protocol-specific part of an encoder: turns deltas into events. Created for each response. */
export interface Encoding {
  readonly framing: 'sse' | 'lines' | 'text';
  readonly headers?: Readonly<Record<string, string>>;
  /** The protocol's finish reasons. Without them, reasons are written unchanged. */
  readonly finishReasons?: FinishReasons;
  /** @returns `false` where the protocol cannot carry the delta. */
  encode(delta: StreamDelta, emit: Emit): boolean | undefined;
  /**
   * Writes the events that follow the last delta.
   *
   * @param isFailed - An error was written, so nothing may say that the answer is complete.
   */
  end?(emit: Emit, isFailed: boolean): void;
}
