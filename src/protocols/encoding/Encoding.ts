import type { StreamDelta } from '../../model/StreamDelta.js';
import type { FinishReasons } from '../finishReason.js';

/** Writes one event: a value, and the `event:` field where the protocol has one. */
export type Emit = (value: unknown, name?: string) => void;

/** One protocol's half of an encoder: which events say a delta. Made anew for each response. */
export interface Encoding {
  readonly framing: 'sse' | 'lines' | 'text';
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The words for a finish delta without one. An empty list: the end of the stream says it. @defaultValue the reason itself
   */
  readonly finishReasons?: FinishReasons;
  /** @returns `false` where the protocol has no way to say the delta. */
  encode(delta: StreamDelta, emit: Emit): boolean | undefined;
  end?(emit: Emit): void;
}
