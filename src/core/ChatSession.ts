import type { ChatFilePart, ChatMessage, ChatTextPart } from './chat/ChatMessage.js';
import { partsOf } from './chat/partsOf.js';
import { toRequestBody } from './chat/toRequestBody.js';
import type { StreamMetrics } from './monitor/StreamMonitor.js';
import { StreamError } from './StreamError.js';
import { StreamSession, type StreamSessionOptions } from './StreamSession.js';
import { Listeners } from './state/Listeners.js';
import { isActive, type ResponseOutcome, type ResponseState } from './state/ResponseState.js';

/** A conversation as it stands. Never changes; the next one shares with it what stayed. */
export interface ChatState {
  readonly messages: ReadonlyArray<ChatMessage>;
  /** In the words of the AI SDK: `submitted` until something arrives, `error` until the next send. */
  readonly status: 'submitted' | 'streaming' | 'ready' | 'error';
  /** What the latest answer is doing, and why it failed. */
  readonly response: ResponseState;
  readonly error: StreamError | undefined;
  /** How answers ended, by message id. */
  readonly outcomes: Readonly<Record<string, ResponseOutcome>>;
  /** How answers did, by message id. */
  readonly metrics: Readonly<Record<string, StreamMetrics>>;
  /** What waits for the answer under way. */
  readonly queue: ReadonlyArray<QueuedInput>;
}

/** What the user sends. */
export interface ChatInput {
  readonly text: string;
  readonly files?: ReadonlyArray<Omit<ChatFilePart, 'type'>> | undefined;
  readonly metadata?: ChatMessage['metadata'];
}

export interface QueuedInput extends ChatInput {
  readonly id: string;
}

/** A conversation as plain JSON, to be kept and given back as the `restore` option. */
export interface SavedChat {
  readonly version: 1;
  readonly messages: ReadonlyArray<ChatMessage>;
  readonly outcomes: Readonly<Record<string, ResponseOutcome>>;
}

export interface ChatSessionOptions extends Omit<StreamSessionOptions, 'body'> {
  /** Where to ask. @defaultValue `'/api/chat'` */
  api?: string | URL | undefined;
  /**
   * Fields to send beside the messages (`model`, for one), or a function that makes the whole body.
   * @defaultValue `toRequestBody(protocol, messages)`
   */
  body?: Readonly<Record<string, unknown>> | ((messages: ReadonlyArray<ChatMessage>) => unknown) | undefined;
  /** What a send does while an answer is under way. @defaultValue `'queue'` */
  whileAnswering?: 'queue' | 'interrupt' | undefined;
  /** What was said before. Read once. @defaultValue nothing */
  restore?: SavedChat | ReadonlyArray<ChatMessage> | undefined;
  /** The id of a new message. @defaultValue a random one */
  generateId?: (() => string) | undefined;
}

/**
 * A conversation without the AI SDK: messages, an answer at a time, and a queue for what is sent meanwhile. Every method
 * may be passed around without its session.
 */
export class ChatSession {
  readonly #session: StreamSession;
  readonly #listeners = new Listeners();
  #options: ChatSessionOptions;
  #state: ChatState;
  /** The message that the latest answer fills; it joins the others once there is something in it. */
  #answerId = '';
  /** A stop or a failure holds the queue until the next send: what waits was written for another situation. */
  #isHeld = false;

  /** @throws {@link StreamError} `'invalid-option'` where `restore` is not what {@link toJSON} gave. */
  constructor(options: ChatSessionOptions = {}) {
    this.#options = options;
    this.#session = new StreamSession();
    const { messages, outcomes } = readSaved(options.restore ?? []);
    const response = this.#session.getSnapshot();
    this.#state = { messages, status: 'ready', response, error: undefined, outcomes, metrics: {}, queue: [] };
    this.#session.subscribe(() => this.#follow());
  }

  /** The session of the latest answer: its metrics while it streams, and its host. */
  get session(): StreamSession {
    return this.#session;
  }

  /** Takes effect with the next answer. */
  readonly setOptions = (options: ChatSessionOptions): void => {
    this.#options = options;
  };

  readonly getSnapshot = (): ChatState => this.#state;

  readonly getServerSnapshot = (): ChatState => this.#state;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  /**
   * Says something, and asks for the answer. While one is under way it waits in the queue, or with
   * `whileAnswering: 'interrupt'` takes its place.
   */
  readonly send = (input: string | ChatInput): void => {
    const { whileAnswering = 'queue' } = this.#options;
    const queued: QueuedInput = { ...(typeof input === 'string' ? { text: input } : input), id: this.#newId() };
    this.#isHeld = false;
    this.#publish({ queue: [...this.#state.queue, queued] });
    if (whileAnswering === 'interrupt') this.sendQueuedNow(queued.id);
    else this.#sendNext();
  };

  /** Asks for an answer again: the latest, or the one given. What follows it is forgotten. */
  readonly regenerate = (messageId?: string): void => {
    const { messages } = this.#state;
    const index = messageId === undefined ? messages.length : this.#indexOf(messageId);
    const question = messages.slice(0, index + 1).findLastIndex(({ role }) => role === 'user');
    if (question !== -1) this.#ask(messages.slice(0, question + 1));
  };

  /** Puts other words into the mouth of the user, and asks again. What followed is forgotten. */
  readonly edit = (messageId: string, text: string): void => {
    const index = this.#indexOf(messageId);
    const message = this.#state.messages[index]!;
    const rest = message.parts.filter(({ type }) => type !== 'text');
    this.#ask([...this.#state.messages.slice(0, index), { ...message, parts: [{ type: 'text', text }, ...rest] }]);
  };

  /** Ends the answer under way, and holds the queue. What arrived stays. */
  readonly stop = (): void => {
    this.#isHeld = true;
    this.#session.stop();
  };

  /** Tries the latest answer again: goes on where it broke, if the `resume` option says how; else from the start. */
  readonly retry = (): void => {
    const { response } = this.#state;
    if (this.#options.resume && response.status === 'failed' && response.text !== '')
      void this.#await(this.#session.resume());
    else this.regenerate();
  };

  /** Joins an answer that is under way on the server: after a reload, say. */
  readonly resume = (): void => {
    if (isActive(this.#state.response)) return;
    if (this.#state.response.status === 'idle') this.#prepare();
    void this.#await(this.#session.resume());
  };

  /** Changes what waits. */
  readonly editQueued = (id: string, input: string | ChatInput): void => {
    const changed = typeof input === 'string' ? { text: input } : input;
    this.#publish({ queue: this.#state.queue.map((queued) => (queued.id === id ? { ...changed, id } : queued)) });
  };

  readonly removeQueued = (id: string): void => {
    this.#publish({ queue: this.#state.queue.filter((queued) => queued.id !== id) });
  };

  /** Sends what waits before everything else, and ends the answer under way for it. */
  readonly sendQueuedNow = (id: string): void => {
    const chosen = this.#state.queue.find((queued) => queued.id === id);
    if (!chosen) return;
    this.#isHeld = true;
    this.#session.stop();
    this.#publish({ queue: [chosen, ...this.#state.queue.filter((queued) => queued !== chosen)] });
    this.#isHeld = false;
    this.#sendNext();
  };

  /** Replaces what was said: an answer of a tool filled in, a thread loaded. Stops what is under way. */
  readonly setMessages = (messages: ReadonlyArray<ChatMessage>): void => {
    this.stop();
    this.#session.reset();
    this.#publish({ messages, status: 'ready', error: undefined });
  };

  /** What `JSON.stringify` keeps, and the `restore` option takes back. */
  readonly toJSON = (): SavedChat => {
    const { messages, outcomes } = this.#state;
    const kept = messages.flatMap(({ id }) => (outcomes[id] ? [[id, outcomes[id]]] : []));
    return { version: 1, messages, outcomes: Object.fromEntries(kept) };
  };

  #sendNext(): void {
    if (this.#isHeld || isActive(this.#session.getSnapshot())) return;
    const [next, ...queue] = this.#state.queue;
    if (!next) return;
    const { id, text, files = [], metadata } = next;
    const said: ChatTextPart = { type: 'text', text };
    const parts = [said, ...files.map((file) => ({ type: 'file' as const, ...file }))];
    this.#publish({ queue });
    this.#ask([...this.#state.messages, { id, role: 'user', parts, ...(metadata && { metadata }) }]);
  }

  #ask(messages: ReadonlyArray<ChatMessage>): void {
    // Before the new answer gets its id: what the old one still holds goes to the old one's message.
    this.#session.stop();
    this.#prepare();
    this.#publish({ messages });
    void this.#await(this.#session.start());
  }

  /** Sends what waits, once an answer has ended well. */
  async #await(answer: Promise<ResponseState>): Promise<void> {
    if ((await answer).status === 'done') this.#sendNext();
  }

  /** The next answer is a message of its own. */
  #prepare(): void {
    const { protocol = 'auto', api = '/api/chat', body } = this.#options;
    this.#answerId = this.#newId();
    this.#session.setOptions({
      ...this.#options,
      api,
      body: () => {
        const messages = this.#state.messages.filter(({ id }) => id !== this.#answerId);
        if (typeof body === 'function') return body(messages);
        return { ...toRequestBody(typeof protocol === 'string' ? protocol : 'auto', messages), ...body };
      },
    });
  }

  /** The session has a new snapshot. */
  #follow(): void {
    const response = this.#session.getSnapshot();
    const { messages, outcomes, metrics } = this.#state;
    const isGrowing = isActive(response);
    const status = response.status === 'failed' ? 'error' : isGrowing ? 'streaming' : 'ready';
    const hasAnswer = response.parts.length > 0;
    this.#publish({
      response,
      status: isGrowing && !hasAnswer ? 'submitted' : status,
      error: response.error instanceof StreamError && response.status === 'failed' ? response.error : undefined,
      messages: hasAnswer ? this.#withAnswer(messages, response) : messages,
      ...(hasAnswer &&
        response.outcome && {
          outcomes: { ...outcomes, [this.#answerId]: response.outcome },
          metrics: { ...metrics, [this.#answerId]: this.#session.metrics },
        }),
    });
    if (response.status === 'failed') this.#isHeld = true;
  }

  #withAnswer(messages: ReadonlyArray<ChatMessage>, response: ResponseState): ReadonlyArray<ChatMessage> {
    const { metadata } = response;
    const answer: ChatMessage = {
      id: this.#answerId,
      role: 'assistant',
      parts: partsOf(response, isActive(response)),
      ...(Object.keys(metadata).length > 0 && { metadata }),
    };
    const isThere = messages.at(-1)?.id === answer.id;
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
    this.#state = { ...this.#state, ...change };
    this.#listeners.tell();
  }
}

function readSaved(saved: SavedChat | ReadonlyArray<ChatMessage>): Pick<SavedChat, 'messages' | 'outcomes'> {
  const { messages, outcomes = {} } = 'messages' in saved ? saved : { messages: saved };
  const isMessage = (message: ChatMessage) =>
    typeof message?.id === 'string' && typeof message.role === 'string' && Array.isArray(message.parts);
  if (!Array.isArray(messages) || !messages.every(isMessage))
    throw new StreamError(
      'invalid-option',
      'What `restore` holds is no saved conversation: it needs messages with `id`, `role` and `parts`. Give back what ' +
        '`JSON.stringify(chat)` made, or a list of messages.',
    );
  return { messages, outcomes };
}
