import type { FinishReason, StreamDelta, Usage } from '../../model/StreamDelta.js';
import type { CommentStep, DelayStep, DeltaStep, EventStep, RawStep, RepeatStep } from './Step.js';
import { type Script, type ScriptPart, script } from './script.js';

/** Which piece of the answer a step grows. */
export interface PartOptions {
  /** @defaultValue the open part of this kind, or a new one */
  part?: string | undefined;
}

/** Any delta as it is: for the kinds that have no function of their own here. */
export function delta(value: StreamDelta): DeltaStep {
  return { kind: 'delta', delta: value };
}

/** Text of the answer. One delta; {@link pace} cuts it into pieces the size of tokens. */
export function text(value: string, options: PartOptions = {}): DeltaStep {
  return delta({ type: 'text', part: options.part ?? '', text: value });
}

/** Text of the model's reasoning. */
export function reasoning(value: string, options: PartOptions = {}): DeltaStep {
  return delta({ type: 'reasoning', part: options.part ?? '', text: value });
}

/** Text with which the model declines to answer. */
export function refusal(value: string, options: PartOptions = {}): DeltaStep {
  return delta({ type: 'refusal', part: options.part ?? '', text: value });
}

export interface ToolCallOptions extends PartOptions {
  /** @defaultValue `'call_1'`, `'call_2'`, … in order of appearance; `null` for a call without an id (Gemini) */
  id?: string | null | undefined;
  /** @defaultValue `'client'` */
  runner?: 'client' | 'provider' | undefined;
}

/**
 * A whole tool call: its name, its input as it streams, its end.
 *
 * @param input - Sent as JSON; a string is sent as it stands.
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

/** What a tool gave back. @param options - `id`: which call it answers, by default the last one. */
export function toolOutput(
  output: unknown,
  options: { id?: string | undefined; error?: string | undefined } = {},
): DeltaStep {
  const { id = '', error } = options;
  return delta({ type: 'tool-output', part: '', id, output: error ? null : output, ...(error && { error }) });
}

/** The server asks for leave to run a tool, by default the one called last. */
export function toolApproval(options: { id?: string | undefined; approvalId?: string | undefined } = {}): DeltaStep {
  const { id = '', approvalId = 'approval_1' } = options;
  return delta({ type: 'tool-approval', part: '', id, approvalId });
}

/** A source of the answer. */
export function source(url: string, options: { id?: string; title?: string; excerpt?: string } = {}): DeltaStep {
  return delta({ type: 'source', id: options.id ?? url, url, ...options });
}

/** A file made by the model; `data:` URLs are fine. */
export function file(mediaType: string, url: string): DeltaStep {
  return delta({ type: 'file', mediaType, url });
}

/** Application data beside the answer. */
export function data(name: string, value: unknown, options: { id?: string; transient?: boolean } = {}): DeltaStep {
  return delta({ type: 'data', name, value, ...options });
}

/** Facts about the response. */
export function metadata(value: Readonly<Record<string, unknown>>): DeltaStep {
  return delta({ type: 'metadata', value });
}

/** Tokens used so far. */
export function usage(value: Usage): DeltaStep {
  return delta({ type: 'usage', usage: value });
}

/**
 * The model has finished; when the script is over, the protocol's own end (`[DONE]`, `message_stop`, …) follows.
 *
 * @param options - `raw`: the provider's own word for it, by default `reason`.
 */
export function finish(reason: FinishReason = 'stop', options: { raw?: string | undefined } = {}): DeltaStep {
  return delta({ type: 'finish', reason, raw: options.raw ?? '' });
}

/** The server says in the stream that the response failed. What came before it stays. */
export function error(message: string, options: { code?: string; errorType?: string } = {}): DeltaStep {
  return delta({ type: 'error', message, ...options });
}

/** The server says that it stopped the response on request. */
export function abort(reason?: string): DeltaStep {
  return delta({ type: 'abort', ...(reason !== undefined && { reason }) });
}

/** Any event, framed as the protocol frames: for what a delta cannot say, or a protocol of your own. */
export function event(value: unknown, options: { event?: string; id?: string; retry?: number } = {}): EventStep {
  return { kind: 'event', value, ...options };
}

/** Bytes exactly as given. */
export function raw(bytes: string | Uint8Array): RawStep {
  // A copy, so that the script stays what it was when the caller goes on using its buffer.
  return { kind: 'raw', bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes) };
}

/** A server-sent comment, the usual heartbeat. */
export function comment(value = ''): CommentStep {
  return { kind: 'comment', text: value };
}

/** Nothing is sent for `ms` milliseconds of the {@link Clock}'s time. */
export function delay(ms: number): DelayStep {
  if (!(ms >= 0)) throw new RangeError(`delay() takes milliseconds from 0 up, not ${ms}.`);
  return { kind: 'delay', ms };
}

/**
 * The same again and again: `repeat(script(comment(), delay(1_000)))` is a server that only sends heartbeats.
 *
 * @param times - @defaultValue for ever
 */
export function repeat(part: ScriptPart, times: number = Number.POSITIVE_INFINITY): RepeatStep {
  return { kind: 'repeat', steps: script(part).steps, times };
}
