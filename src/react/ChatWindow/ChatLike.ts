import type { ReadableStore } from '../../core/createStore.js';
import type { Environment } from '../../core/environment.js';
import type { StreamMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome, ResponseProgress } from '../../model/ResponseState.js';
import type { FinishReason } from '../../model/StreamDelta.js';
import type { Branches } from './branches/useBranches.js';
import type { KnownPart } from './partTypes.js';

/** The data of a conversation at one moment. */
export interface ChatSnapshot {
  readonly messages: readonly MessageLike[];
  readonly status: 'submitted' | 'streaming' | 'ready' | 'error';
  readonly error?: Error | undefined;
  /** The AI SDK's own queue, where it is enabled. */
  readonly experimental_queuedMessages?: readonly MessageLike[] | undefined;

  /** What the latest answer is doing. @defaultValue derived from `status` and `error` */
  readonly progress?: ResponseProgress | undefined;
  /** How answers ended, by message id. */
  readonly outcomes?: ByMessage<ResponseOutcome> | undefined;
  /** Why the model stopped, by message id. */
  readonly finishReasons?: ByMessage<FinishReason> | undefined;
  /** Times and rates of answers, by message id. */
  readonly messageMetrics?: ByMessage<StreamMetrics> | undefined;
  /** Messages to send after the current answer. @defaultValue the window keeps a queue of its own */
  readonly queue?: readonly QueuedMessage[] | undefined;
}

/**
 * A conversation: its data and its methods. `useChat` of the AI SDK, `useChat` of `sluice/ai-sdk` and `useChatSession`
 * return one. The optional members are what the AI SDK's hook does not have.
 */
export interface ChatLike extends ChatSnapshot {
  /** Identifies the conversation. The queue and the draft belong to one id. */
  readonly id?: string | undefined;
  /** With a `messageId` it replaces that user message and drops every later message. */
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
  /** Replaces the conversation by a saved one. */
  load?(saved: never): void;
  /** Resumes an answer that the server may still be producing. */
  resumeStream?(): unknown;
  /** The branches of the conversation: see `useBranches`. */
  readonly branches?: Branches | undefined;
  /** The clock of the times in `progress`. @defaultValue `currentEnvironment()` */
  readonly environment?: Environment | undefined;
  /** Retries the failed answer; resumes it where that is possible. @defaultValue `regenerate()` */
  retry?(): unknown;
  /**
   * Notifies of every change of the data. Parts then read from it directly; otherwise each render of the chat is copied
   * into a store of the window.
   */
  readonly store?: ReadableStore<ChatSnapshot> | undefined;
}

/** A message to send: text and files, or parts as they are. */
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

/** Values by message id. Another object once a value changed; a `ReadonlyMap` fits. */
export interface ByMessage<Value> {
  get(messageId: string): Value | undefined;
}

/** A message, in the shape of the AI SDK's `UIMessage`. A message that has not changed is the same object. */
export interface MessageLike {
  readonly id: string;
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly (PartLike | KnownPart)[];
  readonly metadata?: unknown;
}

/** A part of a message. Its other properties follow from `type`: see the guards in `partTypes`. */
export interface PartLike {
  readonly type: string;
}

/** A message written while an answer was active, to be sent after it. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
  readonly files?: readonly Omit<FileLike, 'type'>[] | undefined;
}
