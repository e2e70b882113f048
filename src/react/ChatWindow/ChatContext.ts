'use client';
import { createContext, type RefObject, useContext } from 'react';
import type { ResponseProgress } from '../../core/state/ResponseState.js';
import type { ScrollFollower } from '../ScrollFollower.js';
import type { Strings } from '../strings.js';
import type { ChatController } from './ChatController.js';
import type { ChatLike, QueuedMessage } from './ChatLike.js';
import type { ChatSlots } from './ChatSlots.js';

/** What changes as an answer streams. */
export interface ChatState {
  readonly chat: ChatLike;
  readonly phase: ResponseProgress;
  /** Whether an answer is under way that Stop would end. */
  readonly busy: boolean;
  readonly queue: readonly QueuedMessage[];
}

/** What can be done. It never changes, so that a part may hold on to it without rendering again. */
export type ChatActions = Pick<
  ChatController,
  'send' | 'stop' | 'retry' | 'regenerate' | 'answerApproval' | 'removeQueued' | 'sendQueuedNow'
> & {
  /**
   * Takes a message of the user back into the composer: the last one where no id is given.
   *
   * @returns whether there was one.
   */
  edit(messageId?: string): boolean;
};

/** What the application set, and what seldom changes. */
export interface ChatSettings {
  readonly strings: Strings;
  readonly slots: ChatSlots;
  readonly classNames: ChatClassNames;
  readonly suggestions: readonly string[];
  readonly showMetrics: boolean;
  /** Whether the chat takes an answer to a tool's request. */
  readonly canApprove: boolean;
  readonly follower: ScrollFollower;
}

/** Class names to add to the parts. */
export interface ChatClassNames {
  header?: string | undefined;
  banner?: string | undefined;
  messages?: string | undefined;
  message?: string | undefined;
  emptyState?: string | undefined;
  text?: string | undefined;
  reasoning?: string | undefined;
  tool?: string | undefined;
  sources?: string | undefined;
  file?: string | undefined;
  error?: string | undefined;
  actions?: string | undefined;
  metrics?: string | undefined;
  scrollToBottom?: string | undefined;
  composer?: string | undefined;
  queue?: string | undefined;
  input?: string | undefined;
  button?: string | undefined;
}

/** What stands in the composer. Typing renders the composer, and nothing else. */
export interface ComposerState {
  readonly value: string;
  setValue(value: string): void;
  /** The message that is being edited. */
  readonly editing: string | undefined;
  /**
   * Takes a message of the user back into the composer: the last one where no id is given.
   *
   * @returns whether there was one.
   */
  edit(messageId?: string): boolean;
  cancelEdit(): void;
  /** Sends what stands there, or puts it in the place of the message that is being edited. */
  submit(): void;
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
}

export const ChatStateContext = createContext<ChatState | undefined>(undefined);
export const ChatActionsContext = createContext<ChatActions | undefined>(undefined);
export const ChatSettingsContext = createContext<ChatSettings | undefined>(undefined);
export const ComposerContext = createContext<ComposerState | undefined>(undefined);

function found<T>(value: T | undefined): T {
  if (value) return value;
  throw new Error(
    'This part belongs inside a <ChatRoot> or a <ChatWindow>, which give it the chat; it stands in neither.',
  );
}

/** The chat around a part of one's own: renders again with every chunk. */
export const useChatState = (): ChatState => found(useContext(ChatStateContext));
/** What a part of one's own can do. */
export const useChatActions = (): ChatActions => found(useContext(ChatActionsContext));
/** Words, slots and class names, for a part of one's own. */
export const useChatSettings = (): ChatSettings => found(useContext(ChatSettingsContext));
/** The composer's text, for an input of one's own. */
export const useComposer = (): ComposerState => found(useContext(ComposerContext));
