'use client';
import { createContext, useContext } from 'react';
import type { ScrollFollower } from '../ScrollFollower.js';
import { defaultStrings, type Strings } from '../strings.js';
import { useStore } from '../useStore.js';
import type { ChatController, ChatState } from './ChatController.js';
import type { ChatSlots } from './ChatSlots.js';
import type { ComposerController, ComposerState } from './ComposerController.js';

/** What can be done. It never changes, so that a part may hold on to it without rendering again. */
export type ChatActions = Pick<
  ChatController,
  'send' | 'stop' | 'retry' | 'regenerate' | 'respondToToolApproval' | 'removeQueued' | 'sendQueuedNow'
> &
  Pick<ComposerController, 'edit'>;

/** What the application set, and what seldom changes. */
export interface ChatSettings {
  readonly strings: Strings;
  readonly slots: ChatSlots;
  readonly classNames: ChatClassNames;
  readonly suggestions: readonly string[];
  readonly showMetrics: boolean;
  /** Whether the chat takes an answer to a tool's request. */
  readonly canApprove: boolean;
}

/** Class names to add to the parts. */
export interface ChatClassNames {
  header?: string | undefined;
  banner?: string | undefined;
  messages?: string | undefined;
  message?: string | undefined;
  emptyState?: string | undefined;
  suggestions?: string | undefined;
  pending?: string | undefined;
  text?: string | undefined;
  reasoning?: string | undefined;
  tool?: string | undefined;
  approval?: string | undefined;
  sources?: string | undefined;
  file?: string | undefined;
  error?: string | undefined;
  actions?: string | undefined;
  metrics?: string | undefined;
  timestamp?: string | undefined;
  scrollToBottom?: string | undefined;
  composer?: string | undefined;
  queue?: string | undefined;
  editing?: string | undefined;
  input?: string | undefined;
  send?: string | undefined;
  stop?: string | undefined;
  /** Every button. */
  button?: string | undefined;
}

/** What holds the chat's state and its parts together, for the life of the window. */
export interface ChatStores {
  readonly controller: ChatController;
  readonly composer: ComposerController;
  readonly follower: ScrollFollower;
  readonly actions: ChatActions;
}

export const ChatStoresContext = createContext<ChatStores | undefined>(undefined);
/** A message, or a part of one, needs no chat around it: outside of one it is shown as it is by default. */
export const ChatSettingsContext = createContext<ChatSettings>({
  strings: defaultStrings,
  slots: {},
  classNames: {},
  suggestions: [],
  showMetrics: false,
  canApprove: false,
});

export function useChatStores(): ChatStores {
  const holders = useContext(ChatStoresContext);
  if (holders) return holders;
  throw new Error(
    'This part belongs inside a <ChatRoot> or a <ChatWindow>, which give it the chat; it stands in neither.',
  );
}

/**
 * The chat around a part of one's own, or what `select` takes from it.
 *
 * @param select - must give the same value for the same state; the part renders again when the value is another.
 *   Without it the part renders with every chunk.
 */
export function useChatState(): ChatState;
export function useChatState<Value>(select: (state: ChatState) => Value): Value;
export function useChatState(select: (state: ChatState) => unknown = (state) => state): unknown {
  return useStore(useChatStores().controller.state, select);
}

/** What a part of one's own can do. */
export const useChatActions = (): ChatActions => useChatStores().actions;

/** The same for a part that may stand outside of a chat, where nothing can be done. */
export const useOptionalChatActions = (): ChatActions | undefined => useContext(ChatStoresContext)?.actions;

/** Words, slots and class names, for a part of one's own. */
export const useChatSettings = (): ChatSettings => useContext(ChatSettingsContext);

/** The composer's text and what can be done with it, for an input of one's own. */
export function useComposer(): ComposerState & Omit<ComposerController, 'state' | 'update' | 'focus'> {
  const { state, update, focus, ...composer } = useChatStores().composer;
  return { ...useStore(state), ...composer };
}
