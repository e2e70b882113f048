/**
 * What one event adds to the response, in any protocol. Decoders produce this union and encoders consume it, so that no
 * other code depends on a wire format.
 *
 * `part` identifies the part of the answer that a delta extends. It is unique within a response; adjacent deltas of one
 * part can be merged without loss ({@link mergeDeltas}).
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

/** The start of a tool call. Its input follows as {@link ToolInputDelta}s and ends with {@link ToolCallEndDelta}. */
export interface ToolCallDelta {
  readonly type: 'tool-call';
  readonly part: string;
  /** The provider's call id; `null` in protocols without one (Gemini). */
  readonly id: string | null;
  readonly name: string;
  /** `'provider'` if the provider runs the call, such as a hosted web search. @defaultValue `'client'` */
  readonly runner?: 'client' | 'provider' | undefined;
  /** The provider's own type of a call that it runs itself, such as `server_tool_use` or `web_search_call`. */
  readonly callType?: string | undefined;
}

/** A fragment of a tool call's input, usually of JSON. */
export interface ToolInputDelta {
  readonly type: 'tool-input';
  readonly part: string;
  readonly text: string;
}

/** The end of a tool call's input. */
export interface ToolCallEndDelta {
  readonly type: 'tool-call-end';
  readonly part: string;
  /** The whole input as text; `'{}'` for a call without arguments. */
  readonly inputText: string;
  /** The parsed input, or the text if it is not JSON (custom tools). */
  readonly input: unknown;
}

/** The output of a tool, if the stream contains it. */
export interface ToolOutputDelta {
  readonly type: 'tool-output';
  readonly part: string;
  /** The id of the call. */
  readonly id: string | null;
  readonly output: unknown;
  /** Set if the tool failed or was denied; `output` is then `null`. */
  readonly error?: string | undefined;
}

/** The server requests approval for a tool call. */
export interface ToolApprovalDelta {
  readonly type: 'tool-approval';
  readonly part: string;
  /** The id of the call that the approval is for. */
  readonly id: string | null;
  readonly approvalId: string;
}

/** A source or citation. */
export interface SourceDelta {
  readonly type: 'source';
  readonly id: string;
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  /** The cited passage, if the provider sends it. */
  readonly excerpt?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly filename?: string | undefined;
}

/** A file made by the model. */
export interface FileDelta {
  readonly type: 'file';
  readonly mediaType: string;
  /** The URL may be a `data:` URL. */
  readonly url: string;
}

/** Application data in the response. */
export interface DataDelta {
  readonly type: 'data';
  readonly name: string;
  readonly id?: string | undefined;
  readonly value: unknown;
  /** True if the data is not kept with the message. */
  readonly transient?: boolean | undefined;
}

/** Metadata of the response, such as its id, its model or data of the application. */
export interface MetadataDelta {
  readonly type: 'metadata';
  readonly value: Readonly<Record<string, unknown>>;
}

/** Tokens used so far. Cumulative: a later count replaces an earlier one. */
export interface UsageDelta {
  readonly type: 'usage';
  readonly usage: Usage;
}

/** Token counts as the provider reports them. A missing count is unknown, not zero. */
export interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly totalTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  /** The provider's own object, unchanged (Anthropic: its two objects merged). */
  readonly raw?: unknown;
}

/** Why the model stopped. Other deltas, such as usage, may follow. */
export interface FinishDelta {
  readonly type: 'finish';
  readonly reason: FinishReason;
  /** The provider's own value, such as `end_turn` or `MAX_TOKENS`. */
  readonly raw: string;
}

export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';

/** The response failed. The content before it is kept. */
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

/** The server discards these parts of the answer and sends their replacement next. */
export interface ResetDelta {
  readonly type: 'reset';
  readonly parts: readonly string[];
}
