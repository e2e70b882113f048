import type { StreamDelta } from '../../model/StreamDelta.js';
import type { ProtocolName } from '../registry.js';
import type { Encoding } from './Encoding.js';
import { EventEncoder } from './EventEncoder.js';
import { type FrameFields, type Framing, lineFraming, sseFraming, textFraming } from './framing.js';

/** Encodes one response, delta by delta. Each response needs its own encoder. */
export interface StreamEncoder {
  /** The headers of a response in this protocol. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Encodes a delta as framed events; `''` if the protocol needs none.
   *
   * @throws TypeError if the protocol cannot encode it and `onUnsupported` is not set.
   */
  encode(delta: StreamDelta): string;
  /**
   * Returns the events after the last delta, such as `data: [DONE]`. After an error, no event marks the response as
   * complete.
   */
  end(): string;
  /** Frames any value as an event. A string is written unchanged, any other value as JSON. */
  event(value: unknown, options?: FrameFields): string;
  /**
   * Returns a comment, which keeps a connection alive and which clients ignore.
   *
   * @throws TypeError if the framing has no comments.
   */
  comment(text?: string): string;
}

export interface EncoderOptions {
  /**
   * Gives each event an `id:`: its number, which starts at 1, or the function's result for that number. @defaultValue
   * `false`
   */
  ids?: boolean | ((number: number) => string) | undefined;
  /** @defaultValue `'\n'` */
  eol?: '\n' | '\r\n' | '\r' | undefined;
  /** Called for a delta that the protocol cannot encode. The delta is omitted. @defaultValue throws a TypeError */
  onUnsupported?: ((delta: StreamDelta) => void) | undefined;
}

/**
 * Creates an encoder for one response. `StreamProcessor` decodes its output to the same deltas, and the provider's own
 * SDK can read it.
 *
 * @throws TypeError for a protocol without an encoder.
 *
 * @example
 * ```ts
 * const encoder = createEncoder('openai-chat');
 * const body = deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end();
 * new Response(body, { headers: encoder.headers });
 * ```
 */
export function createEncoder(protocol: ProtocolName, options: EncoderOptions = {}): StreamEncoder {
  const { ids = false, eol = '\n', onUnsupported } = options;
  let written = '';
  let count = 0;
  const encoder = new EventEncoder(protocol, (value, name) => {
    written += event(value, { event: name });
  });
  const { headers, frame, comment } = framings[encoder.framing](eol);

  function event(value: unknown, fields: FrameFields = {}): string {
    let { id } = fields;
    if (ids && id === undefined) id = ids === true ? String(++count) : ids(++count);
    return frame(typeof value === 'string' ? value : JSON.stringify(value), { ...fields, id });
  }

  function take(): string {
    const framed = written;
    written = '';
    return framed;
  }

  return {
    headers: { ...headers, ...encoder.headers },
    encode(delta) {
      if (encoder.encode(delta)) return take();
      if (!onUnsupported)
        throw new TypeError(
          `The protocol '${protocol}' cannot encode a delta of type '${delta.type}', so nothing was written. ` +
            'Set `onUnsupported` to skip such deltas.',
        );
      onUnsupported(delta);
      return '';
    },
    end() {
      encoder.end();
      return take();
    },
    event,
    comment: (text = '') => {
      if (comment) return comment(text);
      throw new TypeError(
        `The protocol '${protocol}' has no comments, so nothing was written. Only server-sent events have them.`,
      );
    },
  };
}

export const framings: Readonly<Record<Encoding['framing'], (eol: string) => Framing>> = {
  sse: sseFraming,
  lines: lineFraming,
  text: textFraming,
};
