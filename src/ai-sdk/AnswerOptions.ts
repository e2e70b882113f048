import type { RetryOptions } from '../core/connection/RetryOptions.js';
import type { StreamConnectionManager } from '../core/connection/StreamConnectionManager.js';
import type { Environment } from '../core/environment.js';

/** How answers are fetched, watched and gone on with. */
export interface AnswerOptions {
  /**
   * Goes on with an answer whose connection broke, through the transport's `reconnectToStream`: the server's replay is
   * held against what is there, so that nothing flashes and nothing is doubled. With `useChat` it also joins an answer
   * that is under way on the server when the chat is mounted. @defaultValue `false`
   */
  resume?: boolean | undefined;
  /** Makes an answer that was cut an error in the AI SDK's own fields too. @defaultValue `false` */
  strict?: boolean | undefined;
  /** `false` asks once. @defaultValue 3 retries without progress, full jitter from 0.5 to 30 s */
  retry?: RetryOptions | false | undefined;
  /** Silence between two chunks after which the progress is `stalled`, until the next. `0`: never. @defaultValue `10_000` */
  stallAfterMs?: number | undefined;
  /** Silence of the socket, heartbeats included, that ends the connection. `0`: never. @defaultValue `120_000` */
  byteTimeoutMs?: number | undefined;
  /** Time without a chunk, heartbeats or not, that ends the connection. `0`: never. @defaultValue `300_000` */
  eventTimeoutMs?: number | undefined;
  /** The longest single event, in characters, which are never more than its bytes. @defaultValue `16_777_216` */
  maxEventBytes?: number | undefined;
  /** The largest answer. @defaultValue `100` */
  maxBufferSizeInMB?: number | undefined;
  /** Characters held for the next frame before the socket has to wait. @defaultValue `1_048_576` */
  highWaterMark?: number | undefined;
  /** User Timing entries in the Performance panel. @defaultValue `true` */
  userTiming?: boolean | undefined;
  /** Who admits connections. @defaultValue one manager shared by all: six streams an origin over HTTP/1.1 */
  connections?: StreamConnectionManager | undefined;
  /** @defaultValue `currentHost()` at each request */
  environment?: Environment | undefined;
}
