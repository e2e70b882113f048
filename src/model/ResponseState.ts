import type { ToolCallStatus } from './ChatMessage.js';
import type { FileDelta, FinishReason, SourceDelta, Usage } from './StreamDelta.js';
import type { StreamError } from './StreamError.js';

/** Immutable snapshot of a response: its content and status. Unchanged objects are shared between snapshots. */
export type ResponseState = ResponseData & ResponseProgress;

/** Content received so far. It only grows until the next start. */
export interface ResponseData {
  /** The answer's text. */
  readonly text: string;
  /** The model's reasoning, or its summary. */
  readonly reasoning: string;
  /** Text of the model's refusal. */
  readonly refusal: string;
  /** The response in the order in which it arrived; the lists below hold the same objects, by kind. */
  readonly parts: ReadonlyArray<ResponsePart>;
  readonly toolCalls: ReadonlyArray<ToolCall>;
  readonly sources: ReadonlyArray<Source>;
  readonly files: ReadonlyArray<ResponseFile>;
  /** Application data. A later entry of the same name and id replaces the earlier one. */
  readonly data: ReadonlyArray<ResponseDataEntry>;
  /** Facts about the response, merged key by key. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Token counts, once the provider reports them. */
  readonly usage: Usage | undefined;
  /** Why the model stopped, once it said so. */
  readonly finishReason: FinishReason | undefined;
  /** The provider's own finish reason, such as `end_turn` or `MAX_TOKENS`. */
  readonly rawFinishReason: string | undefined;
  /** The name of the protocol that the response turned out to speak. */
  readonly protocol: string | undefined;
  /** Malformed events that were skipped. */
  readonly skippedEvents: number;
}

/** Status of a response, with its data; `outcome` and `error` follow from it. */
export type ResponseProgress =
  | { readonly status: 'idle'; readonly outcome?: undefined; readonly error?: undefined }
  | {
      readonly status: 'queued';
      /** Position in the queue of its origin, from 1. */
      readonly position: number;
      readonly outcome?: undefined;
      readonly error?: undefined;
    }
  | {
      readonly status: 'connecting';
      /** Number of the attempt, from 1; restarts once something arrived. */
      readonly attempt: number;
      readonly outcome?: undefined;
      readonly error?: undefined;
    }
  | { readonly status: 'streaming'; readonly outcome?: undefined; readonly error?: undefined }
  | {
      readonly status: 'stalled';
      /** When the last delta arrived, in the time of `Environment.now`. */
      readonly since: number;
      readonly outcome?: undefined;
      readonly error?: undefined;
    }
  | {
      readonly status: 'retrying';
      /** Number of the next attempt, from 2. */
      readonly attempt: number;
      /** Length of the whole wait in milliseconds. */
      readonly delayMs: number;
      /** When the next attempt is due, in the time of `Environment.now`. While offline it waits until online. */
      readonly retryAt: number;
      /** Whether the next attempt continues the text instead of starting over. */
      readonly resuming: boolean;
      /** Why the last attempt failed. */
      readonly error: StreamError;
      readonly outcome?: undefined;
    }
  | { readonly status: 'done'; readonly outcome: 'complete'; readonly error?: undefined }
  | { readonly status: 'stopped'; readonly outcome: 'stopped'; readonly error?: undefined }
  | { readonly status: 'failed'; readonly outcome: 'failed' | 'truncated'; readonly error: StreamError };

export type ResponseStatus = ResponseState['status'];

/** How a response ended. `complete` only if the protocol said so, or if it ends with its body. */
export type ResponseOutcome = NonNullable<ResponseState['outcome']>;

/** A part of the response. One that did not grow is the same object in the next snapshot. */
export type ResponsePart =
  | {
      readonly type: 'text' | 'reasoning' | 'refusal';
      /** Unique within the response and the type. */
      readonly part: string;
      readonly text: string;
    }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'file'; readonly file: ResponseFile }
  | { readonly type: 'data'; readonly entry: ResponseDataEntry };

/** A tool call of the answer. */
export interface ToolCall {
  /** Which part of the response this is; unique within it. */
  readonly part: string;
  /** The provider's id of the call, `null` where the wire has none. */
  readonly id: string | null;
  readonly name: string;
  /** Who runs the call: this application, or the provider itself. */
  readonly runner: 'client' | 'provider';
  /** In the words of the AI SDK, as in a message's tool part. */
  readonly status: ToolCallStatus;
  /** The input so far, usually JSON text; `partialInputOf` parses it while it streams. */
  readonly inputText: string;
  /** The input, once it is whole: parsed where it is JSON, else the text. */
  readonly input?: unknown;
  readonly output?: unknown;
  /** Why the tool failed. */
  readonly errorText?: string | undefined;
  readonly approvalId?: string | undefined;
}

/** A source or citation of the answer. */
export type Source = Omit<SourceDelta, 'type'>;

/** A file made by the model. */
export type ResponseFile = Omit<FileDelta, 'type'>;

/** Application data that came beside the answer. */
export interface ResponseDataEntry {
  readonly name: string;
  readonly id?: string | undefined;
  readonly value: unknown;
}

/** The content of a response before anything is received. */
export const emptyResponse: ResponseData = {
  text: '',
  reasoning: '',
  refusal: '',
  parts: [],
  toolCalls: [],
  sources: [],
  files: [],
  data: [],
  metadata: {},
  usage: undefined,
  finishReason: undefined,
  rawFinishReason: undefined,
  protocol: undefined,
  skippedEvents: 0,
};

/** The state before the first start, and during server rendering. */
export const idleResponse: ResponseState = { ...emptyResponse, status: 'idle' };

/** Whether a response is active, so that `stop` would end it. */
export function isActive({ status }: Pick<ResponseState, 'status'>): boolean {
  return !['idle', 'done', 'stopped', 'failed'].includes(status);
}
