import type { StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../protocols/registry.js';
import type { Clock } from '../clock/Clock.js';
import type { Chunking } from '../script/Chunker.js';
import type { Pace, PaceName } from '../script/Pace.js';

/** How a mount plays what it is given; the same options for all mounts. */
export interface PlayOptions {
  /**
   * What the script is written in: a protocol, or a function that makes an encoder of your own.
   *
   * @defaultValue `'ai-sdk'`, which carries every delta (a refusal as text)
   */
  protocol?: ProtocolName | (() => StreamEncoder) | undefined;
  /** For everything that sets no pace of its own. @defaultValue as written: only `delay()` takes time */
  pace?: Pace | PaceName | undefined;
  /** For everything that sets no chunking of its own. @defaultValue `'event'` */
  chunking?: Chunking | undefined;
  /** Line ends of server-sent events. @defaultValue `'\n'` */
  eol?: '\n' | '\r\n' | '\r' | undefined;
  /** Number the events with `id:`. @defaultValue `false`; `true` within {@link resumable} */
  ids?: boolean | undefined;
  /** Headers of every response, beside the protocol's own. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** @defaultValue the clock installed last, else real time */
  clock?: Clock | undefined;
}
