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
  /** Content in the order of arrival. The lists below contain the same objects by kind. */
  readonly parts: ReadonlyArray<ResponsePart>;
  readonly toolCalls: ReadonlyArray<ToolCallState>;
  readonly sources: ReadonlyArray<Source>;
  readonly files: ReadonlyArray<ResponseFile>;
  /** Application data. A later entry with the same name and id replaces the earlier one. */
  readonly data: ReadonlyArray<ResponseDataEntry>;
  /** Metadata of the response, merged by key. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Token counts, when the provider reports them. */
  readonly usage: Usage | undefined;
  /** Why the model stopped; `undefined` until the server reports it. */
  readonly finishReason: FinishReason | undefined;
  /** The provider's own finish reason, such as `end_turn` or `MAX_TOKENS`. */
  readonly rawFinishReason: string | undefined;
  /** The name of the protocol; `undefined` until it is detected. */
  readonly protocol: string | undefined;
  /** Number of malformed events that were skipped. */
  readonly skippedEvents: number;
}

/** Status of a response and the data of that status. The status determines `outcome` and `error`. */
export type ResponseProgress =
  | { readonly status: 'idle'; readonly outcome?: undefined; readonly error?: undefined }
  | {
      readonly status: 'queued';
      /** Position in the queue for a connection to this origin, starting at 1. */
      readonly position: number;
      readonly outcome?: undefined;
      readonly error?: undefined;
    }
  | {
      readonly status: 'connecting';
      /** Number of the attempt, starting at 1. The count restarts when content arrives. */
      readonly attempt: number;
      readonly outcome?: undefined;
      readonly error?: undefined;
    }
  | { readonly status: 'streaming'; readonly outcome?: undefined; readonly error?: undefined }
  | {
      readonly status: 'stalled';
      /** When the last delta arrived, on the clock of `Environment.now`. */
      readonly since: number;
      readonly outcome?: undefined;
      readonly error?: undefined;
    }
  | {
      readonly status: 'retrying';
      /** Number of the next attempt, at least 2. */
      readonly attempt: number;
      /** The whole delay in milliseconds. */
      readonly delayMs: number;
      /**
       * Time of the next attempt, on the clock of `Environment.now`. While the browser is offline, the attempt waits
       * until it is online.
       */
      readonly retryAt: number;
      /** Whether the next attempt continues the text instead of starting again. */
      readonly resuming: boolean;
      readonly error: StreamError;
      readonly outcome?: undefined;
    }
  | { readonly status: 'done'; readonly outcome: 'complete'; readonly error?: undefined }
  | { readonly status: 'stopped'; readonly outcome: 'stopped'; readonly error?: undefined }
  | { readonly status: 'failed'; readonly outcome: 'failed' | 'truncated'; readonly error: StreamError };

export type ResponseStatus = ResponseState['status'];

/** How a response ended. It is `complete` only if the protocol reported the end, or has no end marker. */
export type ResponseOutcome = NonNullable<ResponseState['outcome']>;

/** A part of the response. An unchanged part keeps its identity in the next snapshot. */
export type ResponsePart =
  | {
      readonly type: 'text' | 'reasoning' | 'refusal';
      /** Unique among the parts of the same type in the response. */
      readonly part: string;
      readonly text: string;
    }
  | { readonly type: 'tool-call'; readonly call: ToolCallState }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'file'; readonly file: ResponseFile }
  | { readonly type: 'data'; readonly entry: ResponseDataEntry };

/** A tool call of the answer. */
export interface ToolCallState {
  /** The id of the part within the response. */
  readonly part: string;
  /** The provider's call id; `null` in protocols without one. */
  readonly id: string | null;
  readonly name: string;
  /** Who runs the tool: the application or the provider. */
  readonly runner: 'client' | 'provider';
  /** The status names of the AI SDK. */
  readonly status: ToolCallStatus;
  /** The input so far, usually JSON. `partialInputOf` parses it while it streams. */
  readonly inputText: string;
  /** The complete input: parsed JSON, or text if it is not JSON. */
  readonly input?: unknown;
  readonly output?: unknown;
  /** Why the tool failed. */
  readonly errorText?: string | undefined;
  readonly approvalId?: string | undefined;
}

/** A source or citation. */
export type Source = Omit<SourceDelta, 'type'>;

/** A file made by the model. */
export type ResponseFile = Omit<FileDelta, 'type'>;

/** Application data in the response. */
export interface ResponseDataEntry {
  readonly name: string;
  readonly id?: string | undefined;
  readonly value: unknown;
}

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
