import type { ResponseState } from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import type { ProtocolOption } from '../../protocols/registry.js';
import type { RequestOptions } from '../connection/buildRequest.js';
import type { ResumeOptions } from '../connection/ResumeOptions.js';
import type { SkippedEvent } from '../decoding/EventDecoder.js';
import type { RunOptions } from '../run/RunOptions.js';

/** Options may change between starts; an active response keeps those it started with. */
export interface StreamSessionOptions extends RequestOptions, RunOptions {
  /** Wire protocol of the server. @defaultValue `'auto'` */
  protocol?: ProtocolOption | undefined;
  /** How to continue a response whose connection broke. @defaultValue not at all */
  resume?: ResumeOptions | undefined;
  /** Evens out bursts of text, at most 250 ms behind; off under reduced motion. @defaultValue `false` */
  smooth?: boolean | undefined;
  /** Called with each response before its body is read. */
  onResponse?: ((response: Response) => void) | undefined;
  /** Called with the deltas of each network read. */
  onDeltas?: ((deltas: readonly StreamDelta[]) => void) | undefined;
  /**
   * Whether `<think>…</think>` at the start of an answer is its reasoning or text like any other.
   *
   * @defaultValue `'reasoning'`
   */
  thinkTags?: 'reasoning' | 'text' | undefined;
  /** Called for each event that was skipped. @defaultValue a console warning for malformed ones */
  onSkip?: ((skipped: SkippedEvent) => void) | undefined;
  /** Called once a start has ended, however it ended. */
  onEnd?: ((state: ResponseState) => void) | undefined;
}
