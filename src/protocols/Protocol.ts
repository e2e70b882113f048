import type { DeltaEmitter } from './DeltaEmitter.js';
import type { EventFields } from './eventFields.js';
import type { FinishReasons } from './finishReason.js';

/**
 * Decodes one event: calls the emitter with what the event adds.
 *
 * @param event - The event's JSON, or its text if the protocol's `data` is `'text'`.
 * @param name - The `event:` field of a server-sent event, or `''` if the event has none.
 * @returns `false` for an unknown event, which is skipped and counted.
 */
export type DecodeEvent<Event = unknown> = (event: Event, out: DeltaEmitter, name: string) => boolean | undefined;

/** How the events of a protocol are framed and decoded. */
export interface ProtocolDefinition<Event = unknown> {
  /** Appears in diagnostics and as {@link StreamProcessor.protocol}. */
  name: string;
  /**
   * How the bytes are split into events: server-sent events, one event per line, or text without events. `'auto'` uses
   * the content type and the first characters. @defaultValue `'auto'`
   */
  framing?: 'sse' | 'lines' | 'text' | 'auto' | undefined;
  /** Whether an event's data is parsed as JSON before it is decoded. @defaultValue `'json'` */
  data?: 'json' | 'text' | undefined;
  /**
   * Whether the protocol has no end event, so that the end of the body completes the response. @defaultValue `false`
   */
  endsAtEof?: boolean | undefined;
  /** Values of `out.finish` that the common list (`stop`, `max_tokens`, `tool_use` …) does not contain. */
  finishReasons?: FinishReasons | undefined;
  /** Called for each response. The closure holds the state between events. */
  createDecoder(): DecodeEvent<Event>;
}

/** A wire protocol, created by {@link defineProtocol}. */
export type Protocol = Readonly<ProtocolDefinition<never>>;

/** A built-in protocol, created by {@link defineBuiltIn}. */
export type BuiltInProtocol = Protocol & Detection;

interface Detection {
  /**
   * Whether a JSON object is an event of this protocol and of no other. For a protocol with parameters, it returns
   * the protocol whose parameters match the event. Without `detect`, a protocol is selected only by name or header.
   */
  readonly detect?: (event: EventFields) => boolean | Protocol;
  /** The response header that names the protocol. */
  readonly header?: string;
}

const builtIn = new WeakSet<Protocol>();

/** {@link defineProtocol} for the protocols of this package, which can be detected. */
export function defineBuiltIn<Event>(definition: ProtocolDefinition<Event> & Detection): BuiltInProtocol {
  builtIn.add(definition);
  return definition;
}

/** Whether the protocol belongs to this package. Only the decoders of this package are known to emit text unchanged. */
export function isBuiltIn(protocol: Protocol): boolean {
  return builtIn.has(protocol);
}

/**
 * Describes a wire protocol.
 *
 * @example
 * ```ts
 * type AcmeEvent = { kind: string; text?: string; why?: string };
 *
 * const acme = defineProtocol<AcmeEvent>({
 * name: 'acme',
 * createDecoder: () => (event, out) => {
 * if (event.kind === 'token') out.text(event.text);
 * else if (event.kind === 'thought') out.reasoning(event.text);
 * else if (event.kind === 'bye') {
 * out.finish(event.why ?? 'stop');
 * out.end();
 * } else return false;
 * },
 * });
 *
 * useStreamingResponse({ protocol: acme });
 * ```
 */
export function defineProtocol<Event>(definition: ProtocolDefinition<Event>): Protocol {
  return definition;
}
