import { createStore, deriveStore, type ReadableStore, subscribeAll } from '../../core/createStore.js';
import { currentEnvironment } from '../../core/environment.js';
import { replaceText, textOf } from '../../model/ChatMessage.js';
import { isActive, type ResponseOutcome, type ResponseProgress } from '../../model/ResponseState.js';
import type {
  ByMessage,
  ChatLike,
  ChatSnapshot,
  FileLike,
  MessageLike,
  OutgoingMessage,
  PartLike,
  QueuedMessage,
} from './ChatLike.js';
import { createProgressReader } from './chatProgress.js';
import { MessageQueue } from './MessageQueue.js';
import { normalizeMessages } from './normalizeMessages.js';
import { isFilePart, isTextPart, isToolPart, type TextPart } from './partTypes.js';

/** The state that the parts of a chat render. */
export interface ChatViewState
  extends Pick<ChatSnapshot, 'messages' | 'outcomes' | 'finishReasons' | 'messageMetrics'> {
  readonly progress: ResponseProgress;
  /** Whether an answer is active, so that it can be stopped. */
  readonly isBusy: boolean;
  readonly queue: readonly QueuedMessage[];
}

/**
 * The state and the actions of one conversation. The object stays the same while the conversation is shown, so that
 * parts may keep its methods.
 */
export class ChatController {
  /** State derived from the chat's data, `#isStopped` and the window's own queue. */
  readonly state: ReadableStore<ChatViewState>;
  /** Queue for a chat without a queue of its own. */
  readonly queue: MessageQueue;
  /** Whether the user stopped the answer. The AI SDK's hook does not report a stop. */
  readonly #isStopped = createStore(false);
  /** Outcomes of a restored conversation, if the chat does not store outcomes. */
  readonly #restoredOutcomes = createStore<ByMessage<ResponseOutcome> | undefined>(undefined);
  /** The chat's own store, or a copy of the data of its latest render. */
  readonly #source: ReadableStore<ChatSnapshot>;
  /** Copies the data of each render; `undefined` if the chat has its own store. */
  readonly #copy: ((chat: ChatSnapshot) => void) | undefined;
  #chat: ChatLike;
  #wasBusy: boolean;
  #hadFailed: boolean;
  /** Counts answers that were regenerated or retried. The view then scrolls to the question. */
  readonly restarts = createStore(0);
  /** The message to scroll to; `undefined` after the view has shown it. */
  readonly target = createStore<string | undefined>(undefined);
  /** Whether a queued message was passed to `sendMessage` and `status` has not changed yet. */
  #isSending = false;
  /**
   * Whether the saved conversation is being loaded. New messages are queued meanwhile, because they belong after the
   * saved ones.
   */
  #isRestoring = false;

  constructor(chat: ChatLike, queue = new MessageQueue()) {
    this.#chat = chat;
    this.queue = queue;
    if (chat.store) {
      this.#source = chat.store;
    } else {
      const copy = createStore<ChatSnapshot>(chat);
      this.#source = copy;
      this.#copy = copy.set;
    }
    this.state = deriveState(this.#source, this.#isStopped, queue.messages, this.#restoredOutcomes);
    const { isBusy, progress } = this.state.getSnapshot();
    this.#wasBusy = isBusy;
    this.#hadFailed = progress.status === 'failed';
  }

  /** Sets the chat object of a new render. */
  readonly update = (chat: ChatLike): void => {
    this.#chat = chat;
    this.#copy?.(chat);
    const { isBusy, progress } = this.state.getSnapshot();
    const hasFailed = progress.status === 'failed';
    if (isBusy) {
      this.#isSending = false;
      if (!this.#wasBusy) this.#isStopped.set(false);
    }
    if (hasFailed && !this.#hadFailed) this.queue.hold();
    this.#wasBusy = isBusy;
    this.#hadFailed = hasFailed;
  };

  /** Queues messages while `load` restores the conversation, and then sends them. */
  readonly restore = async (load: () => Promise<void>): Promise<void> => {
    this.#isRestoring = true;
    try {
      await load();
    } finally {
      this.#isRestoring = false;
      this.flushQueue();
    }
  };

  /** Sets the outcomes of a restored conversation. */
  readonly restoreOutcomes = (outcomes: ByMessage<ResponseOutcome>): void => this.#restoredOutcomes.set(outcomes);

  /** Sends the next queued message, unless an answer is active or a tool call waits for approval. */
  readonly flushQueue = (): void => {
    if (this.#mustWait) return;
    const next = this.queue.take();
    if (!next) return;
    this.#isSending = true;
    const files = next.files?.map((file): FileLike => ({ ...file, type: 'file' }));
    void Promise.resolve(this.#chat.sendMessage(outgoing(next.text, files))).finally(() => {
      this.#isSending = false;
    });
  };

  /**
   * Sends a message. It is queued during an answer, while the saved conversation is loaded, and while a tool call waits
   * for approval, because a user message must not follow a tool call without a result.
   */
  readonly send = (text: string, files?: FileLike[]): void => {
    const hasWaiting = this.queue.messages.getSnapshot().length > 0;
    const mustWait = this.#chat.queue ? this.#isRestoring : this.#mustWait;
    if (mustWait || hasWaiting) this.queue.add(text, files);
    else void this.#chat.sendMessage(outgoing(text, files));
  };

  /** Replaces the text of a user message, keeps its files, removes all later messages and requests a new answer. */
  readonly replace = async (messageId: string, text: string): Promise<void> => {
    await this.#interrupt();
    const message = this.state.getSnapshot().messages.find(({ id }) => id === messageId);
    const metadata = message?.metadata === undefined ? {} : { metadata: message.metadata };
    const parts = message?.parts ?? [];
    const replacement: TextPart = { type: 'text', text };
    const content = parts.every(isTextPart) ? { text } : { parts: replaceText<PartLike>(parts, replacement) };
    await this.#chat.sendMessage({ ...content, messageId, ...metadata });
  };

  /** Stops the answer and its request, and holds the queue. Text that has arrived is kept. */
  readonly stop = (): void => {
    this.queue.hold();
    this.#isStopped.set(true);
    void this.#chat.stop();
  };

  /** Retries the failed answer. */
  readonly retry = (): void => {
    this.restarts.set(this.restarts.getSnapshot() + 1);
    if (this.#chat.retry) return void this.#chat.retry();
    this.#chat.clearError?.();
    void this.#chat.regenerate();
  };

  readonly regenerate = async (messageId: string): Promise<void> => {
    await this.#interrupt();
    this.restarts.set(this.restarts.getSnapshot() + 1);
    await this.#chat.regenerate({ messageId });
  };

  readonly respondToToolApproval = (approvalId: string, approved: boolean): void => {
    void this.#chat.addToolApprovalResponse?.({ id: approvalId, approved });
  };

  readonly isQueued = (id: string): boolean => this.state.getSnapshot().queue.some((message) => message.id === id);

  /** Changes the text of a queued message. The AI SDK's queue does not support edits. */
  readonly editQueued = (id: string, text: string): void => {
    if (this.queue.has(id)) this.queue.edit(id, text);
    else this.#chat.editQueued?.(id, text);
  };

  /** Whether the text of a queued message can be changed. */
  readonly canEditQueued = (id: string): boolean => this.queue.has(id) || this.#chat.editQueued !== undefined;

  readonly removeQueued = (id: string): void => {
    this.queue.remove(id);
    if (this.#chat.removeQueued) this.#chat.removeQueued(id);
    else this.#chat.experimental_removeQueuedMessage?.(id);
  };

  /** Sends a queued message without waiting: denies open approval requests and stops the active answer. */
  readonly sendQueuedNow = (id: string): void => {
    const { isBusy, messages } = this.state.getSnapshot();
    const chat = this.#chat;
    for (const approvalId of openApprovals(messages)) this.respondToToolApproval(approvalId, false);
    if (chat.sendQueuedNow && !this.queue.has(id)) return void chat.sendQueuedNow(id);
    if (chat.experimental_queuedMessages?.some((message) => message.id === id))
      return void chat.experimental_sendQueuedMessageNow?.(id);
    this.queue.promote(id);
    if (isBusy) void chat.stop();
    else this.flushQueue();
  };

  /**
   * Whether a message must wait for the network. Applies only to the AI SDK's hook, which does not retry a failed
   * request.
   */
  get #mustWaitForNetwork(): boolean {
    return !this.#chat.progress && !currentEnvironment().isOnline();
  }

  /** Whether the next queued message has to wait. */
  get #mustWait(): boolean {
    const { isBusy, messages } = this.state.getSnapshot();
    return isBusy || this.#isSending || this.#isRestoring || awaitsApproval(messages) || this.#mustWaitForNetwork;
  }

  /** Stops the active answer before a new one is requested. */
  async #interrupt(): Promise<void> {
    if (this.state.getSnapshot().isBusy) await this.#chat.stop();
  }
}

function outgoing(text: string, files?: FileLike[]): OutgoingMessage {
  return files?.length ? { text, files } : { text };
}

function deriveState(
  source: ReadableStore<ChatSnapshot>,
  isStopped: ReadableStore<boolean>,
  ownQueue: ReadableStore<readonly QueuedMessage[]>,
  restoredOutcomes: ReadableStore<ByMessage<ResponseOutcome> | undefined>,
): ReadableStore<ChatViewState> {
  const readProgress = createProgressReader();
  return deriveStore(
    () => [source.getSnapshot(), isStopped.getSnapshot(), ownQueue.getSnapshot(), restoredOutcomes.getSnapshot()],
    (listener) => subscribeAll([source, isStopped, ownQueue, restoredOutcomes], listener),
    (chat, wasStopped, waiting, restored) => {
      const progress = readProgress(chat, wasStopped);
      return {
        messages: normalizeMessages(chat.messages),
        outcomes: restored ? { get: (id) => chat.outcomes?.get(id) ?? restored.get(id) } : chat.outcomes,
        finishReasons: chat.finishReasons,
        messageMetrics: chat.messageMetrics,
        progress,
        isBusy: chat.status === 'submitted' || chat.status === 'streaming' || isActive(progress),
        queue: mergeQueues(chat, waiting),
      };
    },
  );
}

/** The queue of the chat or of the AI SDK's hook, followed by the window's own queue. */
function mergeQueues(chat: ChatSnapshot, own: readonly QueuedMessage[]): readonly QueuedMessage[] {
  const external = chat.queue ?? chat.experimental_queuedMessages?.map(queuedMessageOf);
  if (!external?.length) return own;
  return own.length === 0 ? external : [...external, ...own];
}

function queuedMessageOf(message: MessageLike): QueuedMessage {
  return { id: message.id, text: textOf(message, '\n\n'), files: message.parts.filter(isFilePart) };
}

/** The ids of the approval requests in the latest message. */
function openApprovals(messages: readonly MessageLike[]): string[] {
  const parts = messages.at(-1)?.parts.filter(isToolPart) ?? [];
  return parts.flatMap(({ state, approval }) => (state === 'approval-requested' && approval ? [approval.id] : []));
}

const awaitsApproval = (messages: readonly MessageLike[]): boolean => openApprovals(messages).length > 0;
