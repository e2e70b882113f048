import { createStore } from '../../../core/createStore.js';
import type { ChatLike, MessageLike, OutgoingMessage } from '../ChatLike.js';

/** A chat whose messages can be replaced. */
export interface BranchableChat extends ChatLike {
  /** `never[]`, so that chats of every message type are assignable. */
  setMessages(messages: never[]): void;
}

/** Alternative branches after a message. */
export interface BranchPoint {
  /** The messages of each branch. The active branch is `undefined`, because its messages are in the chat. */
  readonly branches: readonly (readonly MessageLike[] | undefined)[];
  /** The index of the active branch. */
  readonly active: number;
}

/** Branch points by the id of the message before them. */
export type BranchPoints = ReadonlyMap<string, BranchPoint>;

type Direction = 'previous' | 'next';

/** The key of the branch point before the first message. */
const root = '';

/**
 * Stores the inactive branches of a conversation. The active branch stays in the chat, so that a message id that
 * changes during streaming does not create another branch.
 */
export class BranchStore {
  readonly points = createStore<BranchPoints>(new Map());
  /** The message and button to focus when the selected branch is rendered. */
  focusTarget: { readonly messageId: string; readonly direction: Direction } | undefined;
  readonly #pointsOfOthers = new Map<string | undefined, BranchPoints>();
  #chat: BranchableChat;

  constructor(chat: BranchableChat) {
    this.#chat = chat;
  }

  /** Sets the chat object of a new render. */
  readonly update = (chat: BranchableChat): void => {
    const last = this.#chat;
    this.#chat = chat;
    if (chat.id === last.id) return;
    this.#pointsOfOthers.set(last.id, this.points.getSnapshot());
    this.points.set(this.#pointsOfOthers.get(chat.id) ?? new Map());
  };

  /** Sends a message. If it replaces a message, the old message and those after it become a branch. */
  readonly sendMessage = ({ messageId, ...message }: OutgoingMessage = {}): unknown => {
    const index = messageId === undefined ? -1 : this.#indexOf(messageId);
    if (index === -1) return this.#chat.sendMessage(messageId === undefined ? message : { ...message, messageId });
    this.#branch(index);
    this.#show(this.#messages.slice(0, index));
    // Sent without the replaced message's id, because the new branch starts with a new message.
    return this.#chat.sendMessage(message);
  };

  /** Requests another answer. The previous answer and the messages after it become a branch. */
  readonly regenerate = (options?: { messageId?: string }): unknown => {
    const messages = this.#messages;
    const index = options?.messageId === undefined ? messages.length - 1 : this.#indexOf(options.messageId);
    const answer = messages[index]?.role === 'user' ? index + 1 : index;
    if (answer >= 0 && answer < messages.length) this.#branch(answer);
    return this.#chat.regenerate(options);
  };

  /**
   * The branch point to show at a message: the one whose active branch starts with this message. If there is none and
   * the message is the latest, the branch point after it, whose active branch has no message yet.
   */
  readonly pointOf = (
    messageId: string,
    isLatest: boolean,
  ): { readonly parentId: string; readonly point: BranchPoint } | undefined => {
    const messages = this.#messages;
    const index = this.#indexOf(messageId);
    const parentId = messages[index - 1]?.id ?? root;
    const point = index === -1 ? undefined : this.points.getSnapshot().get(parentId);
    if (point) return { parentId, point };
    const after = isLatest ? this.points.getSnapshot().get(messageId) : undefined;
    return after && { parentId: messageId, point: after };
  };

  /** Activates the previous or next branch. Stops an active answer first; its text stays in its branch. */
  readonly select = async (parentId: string, direction: Direction): Promise<void> => {
    const { status } = this.#chat;
    if (status === 'submitted' || status === 'streaming') await this.#chat.stop();
    const point = this.points.getSnapshot().get(parentId);
    if (!point) return;
    const index = point.active + (direction === 'next' ? 1 : -1);
    const branch = point.branches[index];
    if (!branch) return;
    const messages = this.#messages;
    const start = parentId === root ? 0 : this.#indexOf(parentId) + 1;
    const left = messages.slice(start);
    const all = point.branches.map((other, n) => (n === point.active ? left : n === index ? undefined : other));
    // A branch without messages is removed, for example after a request that failed immediately.
    const branches = left.length > 0 ? all : all.filter((_, n) => n !== point.active);
    this.#set(parentId, { branches, active: branches.indexOf(undefined) });
    if (branch[0]) this.focusTarget = { messageId: branch[0].id, direction };
    this.#show([...messages.slice(0, start), ...branch]);
  };

  /** Returns the branches as JSON-compatible data. */
  readonly toJSON = (): readonly (readonly [string, BranchPoint])[] => [...this.points.getSnapshot()];

  /** Restores the result of {@link toJSON}. JSON has no `undefined`, so the active branch is `null`. */
  readonly restore = (points: ReturnType<BranchStore['toJSON']>): void => {
    const restored = points.map(([parentId, { branches, active }]): [string, BranchPoint] => [
      parentId,
      { branches: branches.map((branch, index) => (index === active ? undefined : (branch ?? []))), active },
    ]);
    this.points.set(new Map(restored));
  };

  #show(messages: readonly MessageLike[]): void {
    this.#chat.setMessages(messages as never[]);
  }

  get #messages(): readonly MessageLike[] {
    return (this.#chat.store?.getSnapshot() ?? this.#chat).messages;
  }

  #indexOf(messageId: string): number {
    return this.#messages.findIndex(({ id }) => id === messageId);
  }

  /** Moves the message at `index` and all later ones to a new branch, and activates an empty branch. */
  #branch(index: number): void {
    const messages = this.#messages;
    const parentId = messages[index - 1]?.id ?? root;
    const { branches, active } = this.points.getSnapshot().get(parentId) ?? { branches: [undefined], active: 0 };
    const kept = branches.map((branch, n) => (n === active ? messages.slice(index) : branch));
    this.#set(parentId, { branches: [...kept, undefined], active: kept.length });
  }

  #set(parentId: string, point: BranchPoint): void {
    const points = new Map(this.points.getSnapshot());
    if (point.branches.length > 1) points.set(parentId, point);
    else points.delete(parentId);
    this.points.set(points);
  }
}
