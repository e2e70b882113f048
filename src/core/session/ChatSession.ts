import {
  type ChatFilePart,
  type ChatMessage,
  type ChatPart,
  type ChatTextPart,
  type ChatToolPart,
  isToolCall,
  replaceText,
} from '../../model/ChatMessage.js';
import { isActive, type ResponseOutcome, type ResponseState } from '../../model/ResponseState.js';
import type { FinishReason } from '../../model/StreamDelta.js';
import { StreamError } from '../../model/StreamError.js';
import { toRequestBody } from '../../protocols/request/toRequestBody.js';
import { partsOf } from '../chat/partsOf.js';
import {
  asksUser,
  isOpen,
  type ToolApprovalResponse,
  type ToolOutput,
  withApproval,
  withOutput,
  withOutputOf,
} from '../chat/toolCalls.js';
import { createStore, type Store } from '../createStore.js';
import { canResumeAfter } from '../errors.js';
import type { ResponseMetrics } from '../monitor/StreamMonitor.js';
import { StreamSession, type StreamSessionOptions } from './StreamSession.js';

/** Immutable snapshot of a conversation. Unchanged objects are shared between snapshots. */
export interface ChatState {
  readonly messages: ReadonlyArray<ChatMessage>;
  /** As in the AI SDK: `submitted` until something arrives, `error` until the next send. */
  readonly status: 'submitted' | 'streaming' | 'ready' | 'error';
  /** State of the latest response. */
  readonly response: ResponseState;
  readonly error: StreamError | undefined;
  /** How responses ended, by message id. */
  readonly outcomes: Readonly<Record<string, ResponseOutcome>>;
  /** Why the model stopped, by message id. */
  readonly finishReasons: Readonly<Record<string, FinishReason>>;
  /** Metrics of responses, by message id. */
  readonly metrics: Readonly<Record<string, ResponseMetrics>>;
  /** Messages to send after the active response has ended. */
  readonly queue: ReadonlyArray<QueuedInput>;
}

/** A message to send. */
export interface ChatInput {
  readonly text: string;
  readonly files?: ReadonlyArray<Omit<ChatFilePart, 'type'>> | undefined;
  readonly metadata?: ChatMessage['metadata'];
}

export interface QueuedInput extends ChatInput {
  readonly id: string;
}

/** A conversation as plain JSON, for the `restore` option. */
export interface SavedChat {
  readonly version: 1;
  readonly messages: ReadonlyArray<ChatMessage>;
  readonly outcomes: Readonly<Record<string, ResponseOutcome>>;
  /** Queued messages; after a restore they wait for the next send. */
  readonly queue?: ReadonlyArray<QueuedInput> | undefined;
}

export interface ChatSessionOptions extends Omit<StreamSessionOptions, 'body'> {
  /** URL of the route. @defaultValue `'/api/chat'` */
  api?: string | URL | undefined;
  /**
   * Fields to send with the messages, such as `model`, or a function that returns the whole body. @defaultValue
   * `toRequestBody(protocol, messages)`
   */
  body?: Readonly<Record<string, unknown>> | ((messages: ReadonlyArray<ChatMessage>) => unknown) | undefined;
  /** Whether, during a response, `send` queues the message or stops the response. @defaultValue `'queue'` */
  whileAnswering?: 'queue' | 'interrupt' | undefined;
  /** Earlier messages. Read only when the session is created. @defaultValue none */
  restore?: SavedChat | ReadonlyArray<ChatMessage> | undefined;
  /** Returns the id of a new message. @defaultValue a random id */
  generateId?: (() => string) | undefined;
}

/**
 * A conversation without the AI SDK: messages, one response at a time, and a queue of messages to send next. All
 * methods are bound.
 */
export class ChatSession {
  readonly #session: StreamSession;
  #options: ChatSessionOptions;
  readonly #store: Store<ChatState>;
  /** Id of the latest response's message, which is added when it has content. */
  #answerId = '';
  /** The message as it was before this response, if the response continues that message after tool outputs. */
  #before: ChatMessage | undefined;
  /** The application's results for tool calls of the latest message, by call id. */
  readonly #answered = new Map<string, ChatToolPart>();
  /** Whether the queue is held until the next send, because the last response was stopped or failed. */
  #isHeld = false;

  /** @throws {@link StreamError} `'invalid-option'` if `restore` is not a result of {@link toJSON}. */
  constructor(options: ChatSessionOptions = {}) {
    this.#options = options;
    this.#session = new StreamSession();
    const saved = readSaved(options.restore ?? []);
    const response = this.#session.getSnapshot();
    this.#isHeld = saved.queue.length > 0;
    this.#store = createStore<ChatState>({
      ...saved,
      status: 'ready',
      response,
      error: undefined,
      finishReasons: {},
      metrics: {},
    });
    this.#session.subscribe(() => this.#follow());
  }

  get session(): StreamSession {
    return this.#session;
  }

  /** Replaces the options. They take effect with the next request. */
  readonly setOptions = (options: ChatSessionOptions): void => {
    this.#options = options;
  };

  readonly getSnapshot = (): ChatState => this.#store.getSnapshot();

  readonly getServerSnapshot = this.getSnapshot;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /**
   * Sends a message. During a response, the message is queued, or stops the response with `whileAnswering:
   * 'interrupt'`.
   */
  readonly send = (input: string | ChatInput): void => {
    const { whileAnswering = 'queue' } = this.#options;
    const queued = queuedOf(input, this.#newId());
    this.#isHeld = false;
    this.#publish({ queue: [...this.#state.queue, queued] });
    if (whileAnswering === 'interrupt') this.sendQueuedNow(queued.id);
    else this.#sendNext();
  };

  /**
   * Requests a new response to the last user message, or to the last user message up to `messageId`. Later messages are
   * removed.
   */
  readonly regenerate = (messageId?: string): void => {
    const { messages } = this.#state;
    const index = messageId === undefined ? messages.length : this.#indexOf(messageId);
    const question = messages.slice(0, index + 1).findLastIndex(({ role }) => role === 'user');
    if (question !== -1) this.#request(messages.slice(0, question + 1));
  };

  /** Replaces the text of a user message, removes all later messages and requests a new answer. Files are kept. */
  readonly edit = (messageId: string, text: string): void => {
    const index = this.#indexOf(messageId);
    const message = this.#state.messages[index]!;
    const parts = replaceText<ChatPart>(message.parts, { type: 'text', text });
    this.#request([...this.#state.messages.slice(0, index), { ...message, parts }]);
  };

  /** Ends the active response and holds the queue. The text that arrived is kept. */
  readonly stop = (): void => {
    this.#isHeld = true;
    this.#session.stop();
  };

  /** Resumes the latest response if the `resume` option and the error allow it; otherwise requests it again. */
  readonly retry = (): void => {
    const { error, response } = this.#state;
    if (this.#options.resume && error && canResumeAfter(error) && response.parts.length > 0)
      void this.#sendNextAfter(this.#session.resume());
    else if (this.#before) this.#continue(this.#before);
    else this.regenerate();
  };

  /**
   * Joins a response that is active on the server, for example after a reload. It replaces the latest message if that
   * is an incomplete response.
   *
   * @throws {@link StreamError} `'invalid-option'` without the `resume` option.
   */
  readonly resume = (): void => {
    const { response, messages, outcomes } = this.#state;
    if (this.#isAnswering) return;
    if (response.status === 'idle') {
      const last = messages.at(-1);
      this.#prepare(last?.role === 'assistant' && outcomes[last.id] !== 'complete' ? last.id : this.#newId());
    }
    void this.#sendNextAfter(this.#session.resume());
  };

  /**
   * Approves or denies a tool call of the latest message. When no call of that message is open, a request continues the
   * response. Has no effect if no approval was requested.
   */
  readonly addToolApprovalResponse = (response: ToolApprovalResponse): void =>
    this.#answerCall(
      ({ state, approval }) => state === 'approval-requested' && approval?.id === response.id,
      (part) => withApproval(part, response),
    );

  /**
   * Adds the output or error of a tool that the application runs. The response then continues as with {@link
   * addToolApprovalResponse}.
   */
  readonly addToolOutput = (output: ToolOutput): void =>
    this.#answerCall(
      (part) => part.toolCallId === output.toolCallId && isOpen(part),
      (part) => withOutput(part, output),
    );

  /** Replaces a queued message. */
  readonly editQueued = (id: string, input: string | ChatInput): void => {
    this.#publish({
      queue: this.#state.queue.map((queued) => (queued.id === id ? { ...queued, ...queuedOf(input, id) } : queued)),
    });
  };

  readonly removeQueued = (id: string): void => {
    this.#publish({ queue: this.#state.queue.filter((queued) => queued.id !== id) });
  };

  /** Stops the active response and sends a queued message. */
  readonly sendQueuedNow = (id: string): void => {
    const chosen = this.#state.queue.find((queued) => queued.id === id);
    if (!chosen) return;
    this.stop();
    this.#publish({ queue: [chosen, ...this.#state.queue.filter((queued) => queued !== chosen)] });
    this.#isHeld = false;
    this.#sendNext();
  };

  /**
   * Replaces all messages, for example to insert earlier ones. Stops the active response, unless the latest message is
   * still the same.
   */
  readonly setMessages = (messages: ReadonlyArray<ChatMessage>): void => this.#replace({ messages });

  /**
   * Replaces the conversation with a saved one. Stops the active response, unless the latest message is still the same.
   * The saved queue is held until the next send.
   */
  readonly load = (saved: SavedChat): void => {
    this.#replace(readSaved(saved));
    this.#isHeld = true;
  };

  #replace(change: Pick<ChatState, 'messages'>): void {
    const latest = this.#state.messages.at(-1);
    const isKept = this.#isAnswering && latest && change.messages.at(-1)?.id === latest.id;
    if (!isKept) {
      this.stop();
      this.#before = undefined;
      this.#answered.clear();
      this.#session.reset();
    }
    this.#publish(change);
  }

  /** Returns plain JSON for the `restore` option. */
  readonly toJSON = (): SavedChat => {
    const { messages, outcomes, queue } = this.#state;
    const kept = messages.flatMap(({ id }) => (outcomes[id] ? [[id, outcomes[id]]] : []));
    return { version: 1, messages, outcomes: Object.fromEntries(kept), queue };
  };

  get #state(): ChatState {
    return this.#store.getSnapshot();
  }

  get #isAnswering(): boolean {
    return isActive(this.#session.getSnapshot());
  }

  #answerCall(isMeant: (part: ChatToolPart) => boolean, answer: (part: ChatToolPart) => ChatToolPart): void {
    const message = this.#state.messages.at(-1);
    const part = message?.parts.filter(isToolCall).find(isMeant);
    if (!message || !part) return;
    const after = answer(part);
    this.#answered.set(part.toolCallId, after);
    const parts = message.parts.map((other) => (other === part ? after : other));
    this.#publish({ messages: [...this.#state.messages.slice(0, -1), { ...message, parts }] });
    if (!this.#isAnswering) this.#continueOnceAnswered();
  }

  /** Continues the response after all its tool calls have a result. @returns whether it continues. */
  #continueOnceAnswered(): boolean {
    const message = this.#state.messages.at(-1);
    const isDue =
      this.#answered.size > 0 &&
      message !== undefined &&
      !message.parts.some((part) => isToolCall(part) && isOpen(part));
    if (isDue) this.#continue(message);
    return isDue;
  }

  #sendNext(): void {
    // A user message must not follow a tool call without a result.
    if (this.#isHeld || this.#isAnswering || asksUser(this.#state.messages.at(-1))) return;
    const [next, ...queue] = this.#state.queue;
    if (!next) return;
    const { id, text, files = [], metadata } = next;
    const said: ChatTextPart = { type: 'text', text };
    const parts = [said, ...files.map((file) => ({ type: 'file' as const, ...file }))];
    this.#publish({ queue });
    this.#request([...this.#state.messages, { id, role: 'user', parts, ...(metadata && { metadata }) }]);
  }

  #request(messages: ReadonlyArray<ChatMessage>): void {
    // stop() publishes the last deltas, which belong to the old message, so it runs before the new response gets its
    // id.
    this.#session.stop();
    this.#prepare(this.#newId());
    this.#publish({ messages });
    void this.#sendNextAfter(this.#session.start());
  }

  #continue(message: ChatMessage): void {
    const { [message.id]: _, ...outcomes } = this.#state.outcomes;
    this.#prepare(message.id, message);
    this.#publish({ messages: [...this.#state.messages.slice(0, -1), message], outcomes });
    void this.#sendNextAfter(this.#session.start());
  }

  /** After a complete response, continues it with its tool outputs or sends the next queued message. */
  async #sendNextAfter(answer: Promise<ResponseState>): Promise<void> {
    const { status } = await answer;
    // `idle` means that there was no response to join.
    if (status !== 'done' && status !== 'idle') return;
    if (this.#isAnswering || this.#continueOnceAnswered()) return;
    if (!asksUser(this.#state.messages.at(-1))) this.#sendNext();
  }

  /** Prepares for a response. @param before - The message that the response continues. */
  #prepare(id: string, before?: ChatMessage): void {
    const { protocol = 'auto', api = '/api/chat', body, onDeltas } = this.#options;
    this.#answerId = id;
    this.#before = before;
    this.#answered.clear();
    this.#session.setOptions({
      ...this.#options,
      api,
      body: () => {
        const messages = this.#state.messages.flatMap((message) =>
          message.id === id ? (this.#before ?? []) : message,
        );
        if (typeof body === 'function') return body(messages);
        return { ...toRequestBody(typeof protocol === 'string' ? protocol : 'auto', messages), ...body };
      },
      onDeltas: (deltas) => {
        const outputs = deltas.filter((delta) => delta.type === 'tool-output');
        if (this.#before && outputs.length > 0) {
          this.#before = outputs.reduce(withOutputOf, this.#before);
          this.#follow();
        }
        onDeltas?.(deltas);
      },
    });
  }

  #follow(): void {
    const response = this.#session.getSnapshot();
    const { messages, outcomes, finishReasons, metrics } = this.#state;
    const hasFailed = response.status === 'failed';
    if (hasFailed) this.#isHeld = true;
    const growing = response.parts.length > 0 ? 'streaming' : 'submitted';
    const hasAnswer = response.parts.length > 0 || this.#before !== undefined;
    this.#publish({
      response,
      status: hasFailed ? 'error' : isActive(response) ? growing : 'ready',
      error: hasFailed ? response.error : undefined,
      messages: hasAnswer ? this.#withAnswer(messages, response) : messages,
      ...(hasAnswer &&
        response.outcome && {
          outcomes: { ...outcomes, [this.#answerId]: response.outcome },
          ...(response.finishReason && {
            finishReasons: { ...finishReasons, [this.#answerId]: response.finishReason },
          }),
          metrics: { ...metrics, [this.#answerId]: this.#session.metrics },
        }),
    });
  }

  #withAnswer(messages: ReadonlyArray<ChatMessage>, response: ResponseState): ReadonlyArray<ChatMessage> {
    const isThere = messages.at(-1)?.id === this.#answerId;
    const { parts: before = [], metadata: known } = this.#before ?? {};
    const metadata = { ...known, ...response.metadata };
    const parts = [...before, ...partsOf(response, isActive(response))];
    const answer: ChatMessage = {
      id: this.#answerId,
      role: 'assistant',
      parts: parts.map((part) => (isToolCall(part) && this.#answered.get(part.toolCallId)) || part),
      ...(Object.keys(metadata).length > 0 && { metadata }),
    };
    return [...(isThere ? messages.slice(0, -1) : messages), answer];
  }

  #indexOf(messageId: string): number {
    const index = this.#state.messages.findIndex(({ id }) => id === messageId);
    if (index === -1)
      throw new StreamError('invalid-option', `There is no message '${messageId}' in this conversation.`);
    return index;
  }

  #newId(): string {
    return this.#options.generateId?.() ?? Math.random().toString(36).slice(2, 12);
  }

  #publish(change: Partial<ChatState>): void {
    this.#store.set({ ...this.#state, ...change });
  }
}

function queuedOf(input: string | ChatInput, id: string): QueuedInput {
  return { ...(typeof input === 'string' ? { text: input } : input), id };
}

function readSaved(saved: SavedChat | ReadonlyArray<ChatMessage>): Pick<ChatState, 'messages' | 'outcomes' | 'queue'> {
  const { messages, outcomes = {}, queue = [] }: Partial<SavedChat> = 'messages' in saved ? saved : { messages: saved };
  const isMessage = (message: ChatMessage) =>
    typeof message?.id === 'string' && typeof message.role === 'string' && Array.isArray(message.parts);
  if (!Array.isArray(messages) || !messages.every(isMessage))
    throw new StreamError(
      'invalid-option',
      '`restore` is not a saved conversation: its messages need `id`, `role` and `parts`. Pass the parsed result of ' +
        '`JSON.stringify(chat)`, or a list of messages.',
    );
  return { messages: messages.map(settled), outcomes, queue };
}

/** Marks parts as done that were streaming when the message was saved. */
function settled(message: ChatMessage): ChatMessage {
  const isGrowing = (part: ChatPart) => 'state' in part && part.state === 'streaming';
  if (!message.parts.some(isGrowing)) return message;
  const parts = message.parts.map((part) => (isGrowing(part) ? ({ ...part, state: 'done' } as ChatPart) : part));
  return { ...message, parts };
}
