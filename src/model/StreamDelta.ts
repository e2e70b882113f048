/**
 * What one event adds to the response, in any protocol. Decoders produce this union and encoders consume it, so that
 * nothing else knows a wire format.
 *
 * `part` names the piece of the answer that a delta grows. It is unique within one response and stable while the part
 * grows; deltas of one part that follow each other directly can be merged without loss ({@link mergeDeltas}).
 */
export type StreamDelta =
  | TextDelta
  | ReasoningDelta
  | RefusalDelta
  | ToolCallDelta
  | ToolInputDelta
  | ToolCallEndDelta
  | ToolOutputDelta
  | ToolApprovalDelta
  | SourceDelta
  | FileDelta
  | DataDelta
  | MetadataDelta
  | UsageDelta
  | FinishDelta
  | ErrorDelta
  | AbortDelta
  | ResetDelta;

/** Text of the response. */
export interface TextDelta {
  readonly type: 'text';
  readonly part: string;
  readonly text: string;
}

/** Text of the model's reasoning, or of a summary of it. */
export interface ReasoningDelta {
  readonly type: 'reasoning';
  readonly part: string;
  readonly text: string;
}

/** Text of the model's refusal. */
export interface RefusalDelta {
  readonly type: 'refusal';
  readonly part: string;
  readonly text: string;
}

/** A tool call begins. Its input follows as {@link ToolInputDelta}s and is whole with {@link ToolCallEndDelta}. */
export interface ToolCallDelta {
  readonly type: 'tool-call';
  readonly part: string;
  /** The provider's id of the call, `null` where the wire has none (Gemini). */
  readonly id: string | null;
  readonly name: string;
  /** `'provider'` where the provider runs the call itself (a hosted web search). @defaultValue `'client'` */
  readonly runner?: 'client' | 'provider' | undefined;
  /** The provider's own type of a call that it runs itself, such as `server_tool_use` or `web_search_call`. */
  readonly callType?: string | undefined;
}

/** The next piece of a tool call's input, usually a fragment of JSON. */
export interface ToolInputDelta {
  readonly type: 'tool-input';
  readonly part: string;
  readonly text: string;
}

/** A tool call's input is whole. */
export interface ToolCallEndDelta {
  readonly type: 'tool-call-end';
  readonly part: string;
  /** The whole input as text: all pieces joined; `'{}'` for a call without arguments. */
  readonly inputText: string;
  /** The input parsed as JSON, or the text itself where it is not JSON (custom tools). */
  readonly input: unknown;
}

/** The output of a tool, where the stream contains it. */
export interface ToolOutputDelta {
  readonly type: 'tool-output';
  readonly part: string;
  /** The id of the call. */
  readonly id: string | null;
  readonly output: unknown;
  /** Set when the tool failed or was denied; `output` is then `null`. */
  readonly error?: string | undefined;
}

/** The server requests approval for a tool call. */
export interface ToolApprovalDelta {
  readonly type: 'tool-approval';
  readonly part: string;
  /** The id of the call in question. */
  readonly id: string | null;
  readonly approvalId: string;
}

/** A source or citation. */
export interface SourceDelta {
  readonly type: 'source';
  readonly id: string;
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  /** The cited passage, where the provider sends it. */
  readonly excerpt?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly filename?: string | undefined;
}

/** A file made by the model. */
export interface FileDelta {
  readonly type: 'file';
  readonly mediaType: string;
  /** A URL, `data:` URLs included. */
  readonly url: string;
}

/** Application data, sent beside the response. */
export interface DataDelta {
  readonly type: 'data';
  readonly name: string;
  readonly id?: string | undefined;
  readonly value: unknown;
  /** Not kept with the message. */
  readonly transient?: boolean | undefined;
}

/** Facts about the response: its id, its model, or metadata of the application. */
export interface MetadataDelta {
  readonly type: 'metadata';
  readonly value: Readonly<Record<string, unknown>>;
}

/** Tokens used so far. Cumulative: a later one replaces an earlier one. */
export interface UsageDelta {
  readonly type: 'usage';
  readonly usage: Usage;
}

/** Token counts as the provider reports them. A missing count was not reported; it is not necessarily zero. */
export interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly totalTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  /** The provider's own object, as sent (Anthropic: its two merged). */
  readonly raw?: unknown;
}

/** Why the model stopped. More may follow, usage for instance. */
export interface FinishDelta {
  readonly type: 'finish';
  readonly reason: FinishReason;
  /** The provider's own word, such as `end_turn` or `MAX_TOKENS`. */
  readonly raw: string;
}

export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';

/** The response failed. What arrived before stays. */
export interface ErrorDelta {
  readonly type: 'error';
  readonly message: string;
  readonly code?: string | undefined;
  readonly errorType?: string | undefined;
}

/** The server stopped the response on request. */
export interface AbortDelta {
  readonly type: 'abort';
  readonly reason?: string | undefined;
}

/** The server discards these parts of the answer: what it sends next replaces them. */
export interface ResetDelta {
  readonly type: 'reset';
  readonly parts: readonly string[];
}
