import type { DeltaWriter } from './DeltaWriter.js';

/**
 * Reads one event of a response and writes what it adds.
 *
 * @param event - The event's JSON, or its text where the protocol's `data` is `'text'`.
 * @param out - Where the deltas go.
 * @param name - The `event:` field of a server-sent event, `''` where there is none.
 * @returns `false` for an event that the protocol does not know: it is skipped and counted, never fatal.
 */
export type ReadEvent<Event = unknown> = (event: Event, out: DeltaWriter, name: string) => boolean | undefined;

/** A protocol that comes with the package. */
export type ProtocolName =
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'ollama'
  | 'ai-sdk'
  | 'ai-data-stream'
  | 'ag-ui'
  | 'json'
  | 'text';

/** How to read a response: by a protocol's name, by one of your own, or by looking at it. */
export type ProtocolOption = ProtocolName | 'auto' | Protocol;

/** How a protocol's events look on the wire and what they mean. */
export interface ProtocolDefinition<Event = unknown> {
  /** Shown in diagnostics and as {@link StreamProcessor.protocol}. */
  name: string;
  /**
   * How events are cut out of the bytes: server-sent events, one event a line, or no events at all but text as it
   * comes. `'auto'` looks at the content type and the first characters. @defaultValue `'auto'`
   */
  framing?: 'sse' | 'lines' | 'text' | 'auto' | undefined;
  /** Whether an event's data is parsed as JSON before it is read. @defaultValue `'json'` */
  data?: 'json' | 'text' | undefined;
  /** The protocol has no end of its own, so a body that ends is complete. @defaultValue `false` */
  endsAtEof?: boolean | undefined;
  /** Every text that the reader writes stands in the event as one string, unchanged. Allows a fast path. */
  verbatim?: boolean | undefined;
  /** Begins one response; what the reader must remember between events lives in this closure. */
  open(): ReadEvent<Event>;
}

/** A wire protocol, made by {@link defineProtocol}. */
export type Protocol = Readonly<ProtocolDefinition<never>>;

/**
 * Describes a wire protocol of your own.
 *
 * @example
 * ```ts
 * type AcmeEvent = { kind: string; text?: string; why?: string };
 *
 * const acme = defineProtocol<AcmeEvent>({
 *   name: 'acme',
 *   open: () => (event, out) => {
 *     if (event.kind === 'token') out.text(event.text);
 *     else if (event.kind === 'thought') out.reasoning(event.text);
 *     else if (event.kind === 'bye') {
 *       out.finish(event.why ?? 'stop');
 *       out.end();
 *     } else return false;
 *   },
 * });
 *
 * useStreamingResponse({ protocol: acme });
 * ```
 */
export function defineProtocol<Event>(definition: ProtocolDefinition<Event>): Protocol {
  return definition;
}
