import type { StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../protocols/registry.js';
import type { Clock } from '../clock/Clock.js';
import type { Quirk } from '../quirks/Quirk.js';
import type { Chunking } from '../script/Chunker.js';
import type { Pace, PaceName } from '../script/Pace.js';

/** How a transport plays its scripts. All transports have the same options. */
export interface PlayOptions {
  /**
   * The protocol of the response, or a function that creates a custom encoder.
   *
   * @defaultValue `'ai-sdk'`, which can encode every delta (a refusal as text)
   */
  protocol?: ProtocolName | (() => StreamEncoder) | undefined;
  /** The pace, unless the script sets one. @defaultValue only `delay()` takes time */
  pace?: Pace | PaceName | undefined;
  /** The chunking, unless the script sets one. @defaultValue `'event'` */
  chunking?: Chunking | undefined;
  /** Line ends of server-sent events. @defaultValue `'\n'` */
  eol?: '\n' | '\r\n' | '\r' | undefined;
  /** Numbers the events with `id:`. @defaultValue `false`; `true` in {@link resumable} */
  ids?: boolean | undefined;
  /** Headers of every response, added to those of the protocol. */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Deviations of real servers and gateways, see {@link Quirk}.
   *
   * @defaultValue none
   */
  quirks?: readonly Quirk[] | undefined;
  /** @defaultValue the clock that was installed last, otherwise real time */
  clock?: Clock | undefined;
}
