'use client';
import { forwardRef, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { ImagePolicy } from '../../shared/imageAction.js';
import { useShallowStable } from '../../shared/useShallowStable.js';
import type { ReadPassages } from '../Announcer/SentenceReader.js';
import { knownProps } from '../knownProps.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { type Follow, ScrollFollower } from '../ScrollFollower.js';
import { type PartialStrings, type Strings, withStrings } from '../strings.js';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import { useLatest } from '../useLatest.js';
import { useScheduledStore } from '../useStore.js';
import type { MessageAnchors } from './anchors/useMessageAnchors.js';
import type { Attachments } from './attachments/useAttachments.js';
import {
  type ChatClassNames,
  type ChatSettings,
  ChatSettingsContext,
  type ChatStores,
  ChatStoresContext,
} from './ChatContext.js';
import { ChatController } from './ChatController.js';
import type { ChatLike } from './ChatLike.js';
import type { ChatSlots } from './ChatSlots.js';
import { ComposerController, type ComposerOptions } from './ComposerController.js';
import type { Persistence } from './persistence/usePersistence.js';
import { useOnline } from './useOnline.js';

export interface ChatRootProps extends PartProps<'div'>, ComposerOptions {
  /** The result of `useChat` from Sluice or the AI SDK, or of `useChatSession`. */
  chat: ChatLike;
  /** How the view scrolls while an answer streams. @defaultValue `'bottom'` */
  follow?: Follow | undefined;
  /** Replacements for the strings. @defaultValue English */
  strings?: PartialStrings | undefined;
  /** Components that replace parts. Define them outside the component that renders the chat. */
  slots?: ChatSlots | undefined;
  /** Classes to add to the parts. */
  classNames?: ChatClassNames | undefined;
  /** Questions to start with, shown in an empty chat. */
  suggestions?: readonly string[] | undefined;
  /** Suggested replies below the latest answer, sent on click. Pass the replies of the conversation that is shown. */
  followUps?: readonly string[] | undefined;
  /**
   * Images to load without a click: host names, such as `['images.example.org', '*.example.net']`, or a function of the
   * URL. @defaultValue only `data:` images
   */
  images?: ImagePolicy | undefined;
  /**
   * Called when the first message comes into view, to load earlier messages and insert them before it. The line being
   * read stays in place. While the returned promise is pending, a notice is shown. Omit it if there are no earlier
   * messages.
   */
  onReachTop?: (() => unknown) | undefined;
  /**
   * Splits an answer into the passages that are announced and read aloud. `createPassages` of `sluice/markdown` removes
   * Markdown syntax and describes code blocks and tables. @defaultValue Markdown in `ChatWindow`, otherwise plain text,
   * one passage per line
   */
  createPassages?: ((strings: Strings) => ReadPassages) | undefined;
  /** Gives each message a URL: the result of `useMessageAnchors`. */
  anchors?: MessageAnchors | undefined;
  /** Shows the developer's message below the error sentence for the user. @defaultValue `true` in development builds */
  showErrorDetails?: boolean | undefined;
  /** Lets users attach files: the result of `useAttachments`. */
  attachments?: Attachments | undefined;
  /** Keeps the conversation across reloads: the result of `usePersistence`. */
  persistence?: Persistence | undefined;
  /**
   * The language of numbers, durations and times, as a BCP 47 tag. @defaultValue `'en'`; for times, the browser's
   * language
   */
  locale?: string | undefined;
}

const sessionAdvice =
  'Options of a request belong to the chat: `<ChatWindow chat={useChatSession({ api })} />`, or `useChat` of sluice/ai-sdk.';
const noSlots: ChatSlots = {};
const noClassNames: ChatClassNames = {};
const noSuggestions: readonly string[] = [];

/** Provides the chat to its parts. Renders a `<div>` element. */
export const ChatRoot = forwardRef<HTMLDivElement, ChatRootProps>(function ChatRoot(props, ref) {
  const {
    chat,
    follow = 'bottom',
    strings: externalStrings,
    slots: externalSlots,
    classNames: externalClassNames,
    suggestions: externalSuggestions,
    followUps: externalFollowUps,
    images: externalImages,
    onReachTop,
    createPassages,
    anchors,
    showErrorDetails,
    locale,
    attachments,
    persistence,
    input,
    defaultInput,
    onInputChange,
    onKeyDown,
    ...rest
  } = props;

  const stableStrings = useShallowStable(externalStrings);
  const strings = useMemo(() => withStrings(stableStrings), [stableStrings]);
  const slots = useShallowStable(externalSlots ?? noSlots);
  const classNames = useShallowStable(externalClassNames ?? noClassNames);
  const suggestions = useShallowStable(externalSuggestions ?? noSuggestions);
  const followUps = useShallowStable(externalFollowUps ?? noSuggestions);
  const images = useShallowStable(externalImages ?? noSuggestions);
  const latestOnReachTop = useLatest(onReachTop);
  const [reachTop] = useState(() => () => latestOnReachTop.current?.());
  const settings = useShallowStable<ChatSettings>({
    strings,
    slots,
    classNames,
    suggestions,
    followUps,
    images,
    createPassages,
    showErrorDetails,
    locale,
    canApprove: chat.addToolApprovalResponse !== undefined,
    environment: chat.environment,
    attachments,
    branches: chat.branches,
    persistence,
    anchors,
    onReachTop: onReachTop && reachTop,
  });

  const stores = useChatStoresOf(chat, { input, defaultInput, onInputChange }, attachments);
  const { controller, composer, follower, actions } = stores;
  const status = useScheduledStore(controller.state, ({ progress }) => progress.status);

  useIsomorphicLayoutEffect(
    () => composer.update({ input, defaultInput, onInputChange }),
    [composer, input, defaultInput, onInputChange],
  );
  // Tries to send the next queued message after each update of the chat, the queue or the network, because it may have
  // waited for any of them.
  const queued = useScheduledStore(controller.queue.messages);
  const isOnline = useOnline();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `chat`, `queued` and `isOnline` are triggers
  useEffect(() => controller.flushQueue(), [controller, chat, queued, isOnline]);
  useEffect(() => follower.setFollow(follow), [follower, follow]);
  const latestChat = useLatest(chat);
  useEffect(
    () => persistence?.attach({ controller, composer, getChat: () => latestChat.current }),
    [persistence, controller, composer, latestChat],
  );

  useEffect(() => anchors?.attach(controller), [anchors, controller]);

  /** Stops the answer on Escape from any element of the chat, and moves the focus to the composer. */
  const stopOnEscape = (event: KeyboardEvent<HTMLDivElement>) => {
    onKeyDown?.(event);
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (!controller.state.getSnapshot().isBusy) return;
    event.preventDefault();
    actions.stop();
    composer.focus();
  };

  return (
    <ChatSettingsContext.Provider value={settings}>
      <ChatStoresContext.Provider value={stores}>
        <RenderElement
          as="div"
          props={knownProps('ChatWindow', rest, sessionAdvice)}
          ref={ref}
          className="sluice-chat"
          data-status={status}
          onKeyDown={stopOnEscape}
        />
      </ChatStoresContext.Provider>
    </ChatSettingsContext.Provider>
  );
});

/**
 * Returns the stores of the conversation. Each chat id has its own, so that text written in one conversation is not
 * sent in another.
 */
function useChatStoresOf(chat: ChatLike, options: ComposerOptions, attachments?: Attachments): ChatStores {
  const [stores, setStores] = useState(() => createChatStores(chat, options, attachments));
  const kept = useRef(new Map<unknown, ChatStores>());
  const shown = useRef<ChatLike>(undefined);

  // Runs in an effect, because the first read of the id makes the AI SDK generate it, and a render must have no side
  // effects.
  useIsomorphicLayoutEffect(() => {
    const last = shown.current;
    shown.current = chat;
    if (last === undefined || (last.id === chat.id && last.store === chat.store)) return stores.controller.update(chat);
    stores.controller.queue.hold();
    stores.composer.dispose();
    kept.current.set(last.id, stores);
    setStores(createChatStores(chat, options, attachments, kept.current.get(chat.id)));
  }, [chat, stores]);

  return stores;
}

function createChatStores(
  chat: ChatLike,
  options: ComposerOptions,
  attachments?: Attachments,
  earlier?: ChatStores,
): ChatStores {
  const controller = new ChatController(chat, earlier?.controller.queue);
  const files = earlier?.composer.attachments ?? attachments?.createStore();
  const composer = new ComposerController(controller, options, earlier?.composer.state.getSnapshot(), files);
  const { send, stop, retry, regenerate, respondToToolApproval, removeQueued, sendQueuedNow } = controller;
  const { edit, editQueued } = composer;
  return {
    controller,
    composer,
    follower: new ScrollFollower(),
    actions: { send, stop, retry, regenerate, respondToToolApproval, removeQueued, sendQueuedNow, edit, editQueued },
  };
}
