import type { ResponseState } from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import type { ProtocolOption } from '../../protocols/registry.js';
import type { RequestOptions } from '../connection/buildRequest.js';
import type { ResumeOptions } from '../connection/ResumeOptions.js';
import type { SkippedEvent } from '../decoding/EventReader.js';
import type { RunOptions } from '../run/RunOptions.js';

/** Options may change between starts. An active response keeps its options. */
export interface StreamSessionOptions extends RequestOptions, RunOptions {
  /** Wire protocol of the server. @defaultValue `'auto'` */
  protocol?: ProtocolOption | undefined;
  /** How to continue a response after the connection broke. @defaultValue no resume */
  resume?: ResumeOptions | undefined;
  /** Smooths bursts of text, with a delay of at most 250 ms; off with reduced motion. @defaultValue `false` */
  smooth?: boolean | undefined;
  /** Called with each response before its body is read. */
  onResponse?: ((response: Response) => void) | undefined;
  /** Called with the deltas of each network read. */
  onDeltas?: ((deltas: readonly StreamDelta[]) => void) | undefined;
  /** Whether `<think>…</think>` at the start of an answer is reasoning or ordinary text. @defaultValue `'reasoning'` */
  thinkTags?: 'reasoning' | 'text' | undefined;
  /** Called for each skipped event. @defaultValue a console warning for malformed events */
  onSkip?: ((skipped: SkippedEvent) => void) | undefined;
  /** Called when each started response has ended. */
  onEnd?: ((state: ResponseState) => void) | undefined;
}
