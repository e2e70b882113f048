'use client';
import { createContext, useContext } from 'react';
import type { Environment } from '../../core/environment.js';
import type { ImagePolicy } from '../../shared/imageAction.js';
import type { ReadPassages } from '../Announcer/SentenceReader.js';
import type { ScrollFollower } from '../ScrollFollower.js';
import { defaultStrings, type Strings } from '../strings.js';
import { useScheduledStore, useStore } from '../useStore.js';
import type { MessageAnchors } from './anchors/useMessageAnchors.js';
import type { Attachments } from './attachments/useAttachments.js';
import type { Branches } from './branches/useBranches.js';
import type { ChatController, ChatViewState } from './ChatController.js';
import type { ChatSlots } from './ChatSlots.js';
import type { ComposerController, ComposerState } from './ComposerController.js';
import type { Persistence } from './persistence/usePersistence.js';

/** The actions of a chat. The object stays the same while the conversation is shown. */
export type ChatActions = Pick<
  ChatController,
  'send' | 'stop' | 'retry' | 'regenerate' | 'respondToToolApproval' | 'removeQueued' | 'sendQueuedNow'
> &
  Pick<ComposerController, 'edit' | 'editQueued'>;

/** Settings that the application passed. */
export interface ChatSettings {
  readonly strings: Strings;
  readonly slots: ChatSlots;
  readonly classNames: ChatClassNames;
  readonly suggestions: readonly string[];
  readonly followUps: readonly string[];
  readonly showErrorDetails: boolean | undefined;
  /** The language of numbers, durations and times. */
  readonly locale: string | undefined;
  readonly images: ImagePolicy;
  /** Creates the function that splits an answer into passages for a screen reader. */
  readonly createPassages: ((strings: Strings) => ReadPassages) | undefined;
  /** Whether the chat has a method to respond to approval requests. */
  readonly canApprove: boolean;
  /** The chat's own clock, if it has one. */
  readonly environment: Environment | undefined;
  readonly attachments: Attachments | undefined;
  readonly branches: Branches | undefined;
  readonly persistence: Persistence | undefined;
  readonly anchors: MessageAnchors | undefined;
  /** Loads earlier messages; `undefined` if there are none. */
  readonly onReachTop: (() => unknown) | undefined;
}

/** Class names to add to the parts. */
export interface ChatClassNames {
  header?: string | undefined;
  banner?: string | undefined;
  messages?: string | undefined;
  message?: string | undefined;
  emptyState?: string | undefined;
  suggestions?: string | undefined;
  followUps?: string | undefined;
  pending?: string | undefined;
  text?: string | undefined;
  reasoning?: string | undefined;
  tool?: string | undefined;
  approval?: string | undefined;
  sources?: string | undefined;
  file?: string | undefined;
  image?: string | undefined;
  quote?: string | undefined;
  editor?: string | undefined;
  error?: string | undefined;
  actions?: string | undefined;
  branches?: string | undefined;
  metrics?: string | undefined;
  timestamp?: string | undefined;
  scrollToBottom?: string | undefined;
  composer?: string | undefined;
  queue?: string | undefined;
  editing?: string | undefined;
  input?: string | undefined;
  attach?: string | undefined;
  attachments?: string | undefined;
  export?: string | undefined;
  dropTarget?: string | undefined;
  send?: string | undefined;
  stop?: string | undefined;
  /** Every button. */
  button?: string | undefined;
}

export interface ChatStores {
  readonly controller: ChatController;
  readonly composer: ComposerController;
  readonly follower: ScrollFollower;
  readonly actions: ChatActions;
}

export const ChatStoresContext = createContext<ChatStores | undefined>(undefined);
/** The default applies to messages and parts outside a chat. */
export const ChatSettingsContext = createContext<ChatSettings>({
  strings: defaultStrings,
  slots: {},
  classNames: {},
  suggestions: [],
  followUps: [],
  images: [],
  createPassages: undefined,
  showErrorDetails: undefined,
  locale: undefined,
  canApprove: false,
  environment: undefined,
  attachments: undefined,
  branches: undefined,
  persistence: undefined,
  anchors: undefined,
  onReachTop: undefined,
});

export function useChatStores(): ChatStores {
  const stores = useContext(ChatStoresContext);
  if (stores) return stores;
  throw new Error('This part must be rendered inside a <ChatRoot> or a <ChatWindow>, which provides the chat.');
}

/**
 * Returns the state of the surrounding chat.
 *
 * @param select - The component renders again only when the selected value changes. Without `select`, it renders with
 * each update of a streaming answer.
 */
export function useChatState(): ChatViewState;
export function useChatState<Value>(select: (state: ChatViewState) => Value): Value;
export function useChatState(select: (state: ChatViewState) => unknown = (state) => state): unknown {
  return useScheduledStore(useChatStores().controller.state, select);
}

export const useChatActions = (): ChatActions => useChatStores().actions;

/** Unlike `useChatActions`, returns `undefined` outside a chat. */
export const useOptionalChatActions = (): ChatActions | undefined => useContext(ChatStoresContext)?.actions;

export const useChatSettings = (): ChatSettings => useContext(ChatSettingsContext);

/** Returns the composer's text and actions, for a custom input. */
export function useComposer(): ComposerState &
  Omit<ComposerController, 'state' | 'update' | 'focus' | 'dispose' | 'editors'> {
  const { state, update, focus, dispose, editors, ...composer } = useChatStores().composer;
  return { ...useStore(state), ...composer };
}
