import type { ResponseState } from '../../model/ResponseState.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import type { ProtocolOption } from '../../protocols/registry.js';
import type { RequestOptions } from '../connection/buildRequest.js';
import type { ResumeOptions } from '../connection/ResumeOptions.js';
import type { RetryOptions } from '../connection/RetryOptions.js';
import type { StreamConnectionManager } from '../connection/StreamConnectionManager.js';
import type { SkippedEvent } from '../decoding/EventDecoder.js';
import type { Environment } from '../environment.js';

/** Options may change between starts; a start under way keeps those it began with. */
export interface StreamSessionOptions extends RequestOptions {
  /** What the server speaks. @defaultValue `'auto'` */
  protocol?: ProtocolOption | undefined;
  /** `false` asks once. @defaultValue 3 retries without progress, full jitter from 0.5 to 30 s */
  retry?: RetryOptions | false | undefined;
  /** How to go on after a break in mid-answer. @defaultValue not at all */
  resume?: ResumeOptions | undefined;
  /** Silence between two deltas after which the status is `stalled`, until the next. `0`: never. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Silence of the socket, heartbeats included, that ends the connection. `0`: never. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Time without a delta, heartbeats or not, that ends the connection. `0`: never. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /** The longest single event, in bytes. @defaultValue that of `StreamProcessor` */
  maxEventBytes?: number | undefined;
  /** The largest answer, at two bytes a character: what passes it is the last that is taken. @defaultValue `100` */
  maxBufferSizeInMB?: number | undefined;
  /** Bytes of text held uncommitted before the socket has to wait. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** Evens out the bursts of a provider, at most 250 ms behind; off where the user asked for less motion. @defaultValue `false` */
  smooth?: boolean | undefined;
  /** User Timing entries in the Performance panel. @defaultValue `true` */
  userTiming?: boolean | undefined;
  /** Who admits connections. @defaultValue one manager shared by all sessions: six streams an origin over HTTP/1.1 */
  connections?: StreamConnectionManager | undefined;
  /** Clock, frames and network state, for a test that brings its own. @defaultValue `currentHost()` at each start */
  environment?: Environment | undefined;
  /** Called with each response that is about to be read. */
  onResponse?: ((response: Response) => void) | undefined;
  /** Called with what arrived. */
  onDeltas?: ((deltas: readonly StreamDelta[]) => void) | undefined;
  /** Called for every event that was left out. @defaultValue a console warning for malformed ones */
  onSkip?: ((skipped: SkippedEvent) => void) | undefined;
  /** Called once a start has ended, however it did. */
  onEnd?: ((state: ResponseState) => void) | undefined;
}
