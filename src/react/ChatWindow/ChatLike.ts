import type { Environment } from '../../core/environment.js';
import type { StreamMetrics } from '../../core/monitor/StreamMonitor.js';
import type { ResponseOutcome, ResponseProgress } from '../../model/ResponseState.js';

/**
 * A conversation, as a screen sees it. The AI SDK's `useChat` fits as it is, and so does ours, which adds what the
 * former does not know: whether a request waits, retries or stalls, and how each answer ended.
 */
export interface ChatLike {
  readonly messages: readonly MessageLike[];
  readonly status: 'submitted' | 'streaming' | 'ready' | 'error';
  readonly error?: Error | undefined;
  /** With a `messageId` it takes the place of that message of the user, and what followed is forgotten. */
  sendMessage(message: { text: string; messageId?: string }): unknown;
  regenerate(options?: { messageId?: string }): unknown;
  stop(): unknown;
  clearError?(): void;
  addToolApprovalResponse?(response: { id: string; approved: boolean; reason?: string }): unknown;

  /** The AI SDK's own queue, where it is switched on. */
  readonly experimental_queuedMessages?: readonly MessageLike[] | undefined;
  experimental_removeQueuedMessage?(id: string): void;
  experimental_sendQueuedMessageNow?(id: string): unknown;

  /** What the latest answer is doing. @defaultValue derived from `status` and `error` */
  readonly progress?: ResponseProgress | undefined;
  /** How answers ended, by message id. */
  readonly outcomes?: ByMessage<ResponseOutcome> | undefined;
  /** How answers did, by message id. */
  readonly messageMetrics?: ByMessage<StreamMetrics> | undefined;
  /** Messages that wait for the answer under way. @defaultValue the window keeps a queue of its own */
  readonly queue?: readonly QueuedMessage[] | undefined;
  removeQueued?(id: string): void;
  sendQueuedNow?(id: string): unknown;
  /** The clock behind the times in `progress`. @defaultValue `currentHost()` */
  readonly environment?: Environment | undefined;
  /** Tries the failed answer again, going on where it broke if that can be. @defaultValue `regenerate()` */
  retry?(): unknown;
}

/** What is known of messages, by their ids; another object once something new is known. A `ReadonlyMap` is one. */
export interface ByMessage<Value> {
  get(messageId: string): Value | undefined;
}

/** A message, in the shape of the AI SDK's `UIMessage`. A message that has not changed is the same object. */
export interface MessageLike {
  readonly id: string;
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly PartLike[];
  readonly metadata?: unknown;
}

/** A piece of a message. What is known of it follows from `type`: see the guards in `partTypes`. */
export interface PartLike {
  readonly type: string;
}

/** A message that was written while an answer was under way, and waits for its end. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
}
