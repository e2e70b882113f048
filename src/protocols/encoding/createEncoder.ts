import type { StreamDelta } from '../../model/StreamDelta.js';
import type { ProtocolName } from '../registry.js';
import type { Encoding } from './Encoding.js';
import { encodings } from './encodings.js';
import { type FrameFields, type Framing, lineFraming, sseFraming, textFraming } from './framing.js';

/** Writes an answer in one protocol, delta by delta. It remembers which parts are open, so it serves one response. */
export interface StreamEncoder {
  /** The headers of a response in this protocol. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The delta as framed events; `''` where the protocol needs none for it.
   *
   * @param options.id - The `id:` of the last of these events.
   * @throws TypeError where the protocol has no way to say it.
   */
  encode(delta: StreamDelta, options?: { id?: string | undefined }): string;
  /** What follows the last delta, such as `data: [DONE]`. */
  end(): string;
  /** Any value, framed as this protocol frames its events. A string is taken as it is, anything else as JSON. */
  event(value: unknown, options?: FrameFields): string;
  /**
   * A comment, which readers ignore and which keeps a connection alive.
   *
   * @throws TypeError where the framing has none.
   */
  comment(text?: string): string;
}

export interface EncoderOptions {
  /** Number the events with `id:`, from 1. @defaultValue `false` */
  ids?: boolean | undefined;
  /** What ends a line. @defaultValue `'\n'` */
  eol?: '\n' | '\r\n' | '\r' | undefined;
}

/**
 * An encoder for one response: what it writes, `StreamProcessor` reads back as the same deltas.
 *
 * @example
 * ```ts
 * const encoder = createEncoder('openai-chat');
 * const body = deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end();
 * new Response(body, { headers: encoder.headers });
 * ```
 */
export function createEncoder(protocol: ProtocolName, options: EncoderOptions = {}): StreamEncoder {
  const encoding = Object.hasOwn(encodings, protocol) ? encodings[protocol]() : undefined;
  if (!encoding) throw new TypeError(`There is no encoder for the protocol '${protocol}'.`);
  const { headers, frame, comment } = framings[encoding.framing](options.eol ?? '\n');
  let count = 0;

  function event(value: unknown, fields: FrameFields = {}): string {
    const id = fields.id ?? (options.ids ? String(++count) : undefined);
    return frame(typeof value === 'string' ? value : JSON.stringify(value), { ...fields, id });
  }

  /** Frames what an encoding writes; an id belongs to the last event, when everything before it has arrived. */
  function framed(write: (emit: (value: unknown, name?: string) => void) => void, id?: string): string {
    const events: { value: unknown; name: string | undefined }[] = [];
    write((value, name) => events.push({ value, name }));
    return events
      .map(({ value, name }, n) => event(value, { event: name, id: n === events.length - 1 ? id : undefined }))
      .join('');
  }

  /** A finish delta without the provider's own word gets the protocol's. */
  function withWord(delta: StreamDelta): StreamDelta | undefined {
    if (delta.type !== 'finish' || delta.raw !== '') return delta;
    const words = encoding?.finishReasons?.[delta.reason];
    const raw = words ? words[0] : delta.reason;
    return raw === undefined ? undefined : { ...delta, raw };
  }

  return {
    headers: { ...headers, ...encoding.headers },
    encode: (said, { id } = {}) =>
      framed((emit) => {
        const delta = withWord(said);
        if (!delta || encoding.encode(delta, emit) !== false) return;
        throw new TypeError(`The protocol '${protocol}' has no way to say a delta of type '${delta.type}'.`);
      }, id),
    end: () => framed((emit) => encoding.end?.(emit)),
    event,
    comment: (text = '') => {
      if (comment) return comment(text);
      throw new TypeError(`The protocol '${protocol}' has no comments: they belong to server-sent events.`);
    },
  };
}

const framings: Readonly<Record<Encoding['framing'], (eol: string) => Framing>> = {
  sse: sseFraming,
  lines: lineFraming,
  text: textFraming,
};
