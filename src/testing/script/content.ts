import type { FinishReason, StreamDelta, Usage } from '../../model/StreamDelta.js';
import type { CommentStep, DelayStep, DeltaStep, EventStep, RawStep, RepeatStep } from './Step.js';
import { type Script, type ScriptPart, script } from './script.js';

/** The part of the answer that a step belongs to. */
export interface PartOptions {
  /** @defaultValue the open part of this type, or a new one */
  part?: string | undefined;
}

/** Any delta. Use it for types without a function of their own. */
export function delta(value: StreamDelta): DeltaStep {
  return { kind: 'delta', delta: value };
}

/** Text of the answer. {@link pace} splits it into pieces of about a token. */
export function text(value: string, options: PartOptions = {}): DeltaStep {
  return delta({ type: 'text', part: options.part ?? '', text: value });
}

/** Reasoning text. */
export function reasoning(value: string, options: PartOptions = {}): DeltaStep {
  return delta({ type: 'reasoning', part: options.part ?? '', text: value });
}

/** Text with which the model refuses to answer. */
export function refusal(value: string, options: PartOptions = {}): DeltaStep {
  return delta({ type: 'refusal', part: options.part ?? '', text: value });
}

export interface ToolCallOptions extends PartOptions {
  /** @defaultValue `'call_1'`, `'call_2'`, … in order; `null` for a call without an id (Gemini) */
  id?: string | null | undefined;
  /** @defaultValue `'client'` */
  runner?: 'client' | 'provider' | undefined;
}

/**
 * A complete tool call: start, input and end.
 *
 * @param input - Sent as JSON; a string is sent unchanged.
 */
export function toolCall(name: string, input: unknown = {}, options: ToolCallOptions = {}): Script {
  const { id = '', part = '', runner } = options;
  const inputText = typeof input === 'string' ? input : JSON.stringify(input);
  return script(
    delta({ type: 'tool-call', part, id, name, ...(runner && { runner }) }),
    delta({ type: 'tool-input', part, text: inputText }),
    delta({ type: 'tool-call-end', part, inputText, input }),
  );
}

export interface ObjectOptions {
  /**
   * Where the object is: the whole text, in a code fence between two sentences, after a sentence, or in a tool's input.
   * @defaultValue `'text'`
   */
  from?: 'text' | 'fence' | 'prose' | { readonly tool: string } | undefined;
}

/**
 * A structured object.
 *
 * @param value - Sent as JSON. A string is sent unchanged, for incomplete or invalid JSON.
 * @example
 * ```ts
 * script(object({ title: 'Soup', steps: ['Cut.', 'Boil.'] }), finish());
 * script(object('{"title":"So'), finish('length')); // incomplete
 * ```
 */
export function object(value: unknown, { from = 'text' }: ObjectOptions = {}): Script {
  if (typeof from === 'object') return toolCall(from.tool, value);
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  if (from === 'fence') return script(text(`Here it is:\n\n\`\`\`json\n${json}\n\`\`\`\n\nAnything else?`));
  return script(text(from === 'prose' ? `Here it is: ${json}` : json));
}

/** The output of a tool. @param options - `id` of the call, by default the latest one. */
export function toolOutput(
  output: unknown,
  options: { id?: string | undefined; error?: string | undefined } = {},
): DeltaStep {
  const { id = '', error } = options;
  return delta({ type: 'tool-output', part: '', id, output: error ? null : output, ...(error && { error }) });
}

/** A request for approval to run a tool, by default the latest call. */
export function toolApproval(options: { id?: string | undefined; approvalId?: string | undefined } = {}): DeltaStep {
  const { id = '', approvalId = 'approval_1' } = options;
  return delta({ type: 'tool-approval', part: '', id, approvalId });
}

/** A source of the answer. */
export function source(url: string, options: { id?: string; title?: string; excerpt?: string } = {}): DeltaStep {
  return delta({ type: 'source', id: options.id ?? url, url, ...options });
}

/** A file made by the model. May be a `data:` URL. */
export function file(mediaType: string, url: string): DeltaStep {
  return delta({ type: 'file', mediaType, url });
}

/** Application data in the response. */
export function data(name: string, value: unknown, options: { id?: string; transient?: boolean } = {}): DeltaStep {
  return delta({ type: 'data', name, value, ...options });
}

/** Metadata of the response, such as its id and model. */
export function metadata(value: Readonly<Record<string, unknown>>): DeltaStep {
  return delta({ type: 'metadata', value });
}

/** Tokens used so far. */
export function usage(value: Usage): DeltaStep {
  return delta({ type: 'usage', usage: value });
}

/**
 * Ends the answer. At the end of the script, the protocol's end marker follows (`[DONE]`, `message_stop`, …).
 *
 * @param options - `raw` is the provider's own finish reason, by default the protocol's equivalent of `reason`.
 */
export function finish(reason: FinishReason = 'stop', options: { raw?: string | undefined } = {}): DeltaStep {
  return delta({ type: 'finish', reason, raw: options.raw ?? '' });
}

/** An error event: the server reports in the stream that the response failed. */
export function error(message: string, options: { code?: string; errorType?: string } = {}): DeltaStep {
  return delta({ type: 'error', message, ...options });
}

/** An abort event: the server reports that the response was stopped on request. */
export function abort(reason?: string): DeltaStep {
  return delta({ type: 'abort', ...(reason !== undefined && { reason }) });
}

/** Any event, in the framing of the protocol. For events that no delta describes, or for a custom protocol. */
export function event(value: unknown, options: { event?: string; id?: string; retry?: number } = {}): EventStep {
  return { kind: 'event', value, ...options };
}

/** Raw bytes, sent unchanged. */
export function raw(bytes: string | Uint8Array): RawStep {
  // A copy, so that changes to the caller's buffer do not change the script.
  return { kind: 'raw', bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes) };
}

/** A comment, which servers send as a heartbeat. */
export function comment(value = ''): CommentStep {
  return { kind: 'comment', text: value };
}

/** Sends nothing for `ms` milliseconds of the {@link Clock}. */
export function delay(ms: number): DelayStep {
  if (!(ms >= 0)) throw new RangeError(`delay() needs at least 0 milliseconds, got ${ms}.`);
  return { kind: 'delay', ms };
}

/**
 * Repeats steps: `repeat(script(comment(), delay(1_000)))` is a server that sends only heartbeats.
 *
 * @param times - @defaultValue endless
 */
export function repeat(part: ScriptPart, times: number = Number.POSITIVE_INFINITY): RepeatStep {
  return { kind: 'repeat', steps: script(part).steps, times };
}
