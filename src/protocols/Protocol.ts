import type { DeltaEmitter } from './DeltaEmitter.js';
import type { EventFields } from './eventFields.js';
import type { FinishReasons } from './finishReason.js';

/**
 * Decodes one event of a response: calls the emitter with what the event adds.
 *
 * @param event - The event's JSON, or its text where the protocol's `data` is `'text'`.
 * @param name - The `event:` field of a server-sent event, `''` without one.
 * @returns `false` for an event of an unknown type: it is skipped and counted, and the response continues.
 */
export type DecodeEvent<Event = unknown> = (event: Event, out: DeltaEmitter, name: string) => boolean | undefined;

/** The format of a protocol's events and their meaning. */
export interface ProtocolDefinition<Event = unknown> {
  /** Shown in diagnostics and as {@link StreamProcessor.protocol}. */
  name: string;
  /**
   * How the bytes are split into events: server-sent events, one event a line, or text without events. `'auto'` decides
   * by the content type and the first characters. @defaultValue `'auto'`
   */
  framing?: 'sse' | 'lines' | 'text' | 'auto' | undefined;
  /** Whether an event's data is parsed as JSON before it is decoded. @defaultValue `'json'` */
  data?: 'json' | 'text' | undefined;
  /** The protocol has no end event, so a body that ends is complete. @defaultValue `false` */
  endsAtEof?: boolean | undefined;
  /** The words of `out.finish` that the common list (`stop`, `max_tokens`, `tool_use` …) does not have. */
  finishReasons?: FinishReasons | undefined;
  /** Starts one response. State between events is kept in this closure. */
  createDecoder(): DecodeEvent<Event>;
}

/** A wire protocol, made by {@link defineProtocol}. */
export type Protocol = Readonly<ProtocolDefinition<never>>;

/** An entry of the registry, made by {@link defineBuiltIn}. */
export type BuiltInProtocol = Protocol & Detection;

interface Detection {
  /**
   * Whether a JSON object is an event of this protocol and of no other. A protocol with parameters returns the one that
   * fits the event. Without it the protocol is read only by its name or its header.
   */
  readonly detect?: (event: EventFields) => boolean | Protocol;
  /** The response header that names the protocol. */
  readonly header?: string;
}

const builtIn = new WeakSet<Protocol>();

/** {@link defineProtocol} with the means of detection. */
export function defineBuiltIn<Event>(definition: ProtocolDefinition<Event> & Detection): BuiltInProtocol {
  builtIn.add(definition);
  return definition;
}

/** Whether the protocol is one of the package, whose decoders pass text on unchanged. */
export function isBuiltIn(protocol: Protocol): boolean {
  return builtIn.has(protocol);
}

/**
 * Describes a wire protocol of your own.
 *
 * @example
 * ```ts
 * type AcmeEvent = { kind: string; text?: string; why?: string };
 *
 * const acme = defineProtocol<AcmeEvent>({
 *   name: 'acme',
 *   createDecoder: () => (event, out) => {
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
