import type { ReadableStore } from '../../core/createStore.js';
import type { Environment } from '../../core/environment.js';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome, ResponseProgress } from '../../model/ResponseState.js';
import type { FinishReason } from '../../model/StreamDelta.js';
import type { Branches } from './branches/useBranches.js';
import type { KnownPart } from './partTypes.js';

/** The data of a conversation at one moment. */
export interface ChatSnapshot {
  readonly messages: readonly MessageLike[];
  readonly status: 'submitted' | 'streaming' | 'ready' | 'error';
  readonly error?: Error | undefined;
  /** The AI SDK's queue, if enabled. */
  readonly experimental_queuedMessages?: readonly MessageLike[] | undefined;

  /** Progress of the latest answer. @defaultValue derived from `status` and `error` */
  readonly progress?: ResponseProgress | undefined;
  /** The outcomes of answers, by message id. */
  readonly outcomes?: ByMessage<ResponseOutcome> | undefined;
  /** The finish reasons of the model, by message id. */
  readonly finishReasons?: ByMessage<FinishReason> | undefined;
  /** Times and rates of answers, by message id. */
  readonly messageMetrics?: ByMessage<ResponseMetrics> | undefined;
  /** Messages to send after the active answer. @defaultValue a queue of the window */
  readonly queue?: readonly QueuedMessage[] | undefined;
}

/**
 * The data and methods of a conversation: the result of `useChat` from the AI SDK or from `sluice/ai-sdk`, or of
 * `useChatSession`. Members that the AI SDK does not have are optional.
 */
export interface ChatLike extends ChatSnapshot {
  /** Identifies the conversation. Each id has its own queue and draft. */
  readonly id?: string | undefined;
  /** Sends a message. With a `messageId`, it replaces that user message and removes all later ones. */
  sendMessage(message?: OutgoingMessage): unknown;
  regenerate(options?: { messageId?: string }): unknown;
  stop(): unknown;
  clearError?(): void;
  addToolApprovalResponse?(response: { id: string; approved: boolean; reason?: string }): unknown;
  experimental_removeQueuedMessage?(id: string): void;
  experimental_sendQueuedMessageNow?(id: string): unknown;

  /** Changes the text of a queued message. */
  editQueued?(id: string, text: string): void;
  removeQueued?(id: string): void;
  sendQueuedNow?(id: string): unknown;
  /** Replaces the messages. */
  setMessages?(messages: never[]): void;
  /** Replaces the conversation with a saved one. */
  load?(saved: never): void;
  /** Resumes an answer that may still be active on the server. */
  resumeStream?(): unknown;
  /** See `useBranches`. */
  readonly branches?: Branches | undefined;
  /** The clock of the times in `progress`. @defaultValue `currentEnvironment()` */
  readonly environment?: Environment | undefined;
  /** Retries the failed answer, or resumes it. @defaultValue `regenerate()` */
  retry?(): unknown;
  /** The data as a store, which the parts read directly. Without it, the window copies the data of each render. */
  readonly store?: ReadableStore<ChatSnapshot> | undefined;
}

/** A message to send, as text and files or as parts. */
export interface OutgoingMessage {
  text?: string;
  files?: FileList | FileLike[];
  parts?: PartLike[];
  messageId?: string;
  metadata?: unknown;
}

/** A file of a message, in the shape of the AI SDK's `FileUIPart`. */
export interface FileLike {
  type: 'file';
  mediaType: string;
  url: string;
  filename?: string;
}

/** Values by message id, such as a `ReadonlyMap`. Each change creates a new object. */
export interface ByMessage<Value> {
  get(messageId: string): Value | undefined;
}

/** A message in the shape of the AI SDK's `UIMessage`. An unchanged message keeps its identity. */
export interface MessageLike {
  readonly id: string;
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly (PartLike | KnownPart)[];
  readonly metadata?: unknown;
}

/** A part of a message. Its other properties depend on `type`; see the type guards in `partTypes`. */
export interface PartLike {
  readonly type: string;
}

/** A message that was written during an answer, to be sent after it. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
  readonly files?: readonly Omit<FileLike, 'type'>[] | undefined;
}
