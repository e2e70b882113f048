'use client';
import { forwardRef, type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { textOf } from '../../model/ChatMessage.js';
import { isActive, type ResponseProgress } from '../../model/ResponseState.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { type Follow, ScrollFollower } from '../ScrollFollower.js';
import { type Strings, withStrings } from '../strings.js';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import { useShallowStable } from '../useShallowStable.js';
import { useStore } from '../useStore.js';
import { type ChatClassNames, ChatSettingsContext, type ChatStores, ChatStoresContext } from './ChatContext.js';
import { ChatController } from './ChatController.js';
import type { ChatLike, QueuedMessage } from './ChatLike.js';
import type { ChatSlots } from './ChatSlots.js';
import { ComposerController, type ComposerOptions } from './ComposerController.js';
import { progressOf } from './chatProgress.js';

export interface ChatRootProps extends PartProps<'div'>, ComposerOptions {
  /** The conversation: what `useChat` returns, ours or the AI SDK's. */
  chat: ChatLike;
  /** What the view follows. @defaultValue `'bottom'` */
  follow?: Follow | undefined;
  /** Words to replace. @defaultValue English */
  strings?: Partial<Strings> | undefined;
  /** Components that take the place of parts. Define them outside of the component that renders the chat. */
  slots?: ChatSlots | undefined;
  /** Classes to add to the parts. */
  classNames?: ChatClassNames | undefined;
  /** Questions to begin with, shown while there are no messages. */
  suggestions?: readonly string[] | undefined;
  /** Shows times and rates below the answers, where the chat measures them. @defaultValue `false` */
  showMetrics?: boolean | undefined;
}

const noSlots: ChatSlots = {};
const noClassNames: ChatClassNames = {};
const noSuggestions: readonly string[] = [];
const nothing: readonly QueuedMessage[] = [];

/** Gives the parts inside it their chat. Renders a `<div>` element. */
export const ChatRoot = forwardRef<HTMLDivElement, ChatRootProps>(function ChatRoot(props, ref) {
  const {
    chat,
    follow = 'bottom',
    strings: someStrings,
    slots: givenSlots,
    classNames: givenClassNames,
    suggestions: givenSuggestions,
    showMetrics = false,
    input,
    defaultInput,
    onInputChange,
    onKeyDown,
    ...rest
  } = props;

  const stableStrings = useShallowStable(someStrings);
  const strings = useMemo(() => withStrings(stableStrings), [stableStrings]);
  const slots = useShallowStable(givenSlots ?? noSlots);
  const classNames = useShallowStable(givenClassNames ?? noClassNames);
  const suggestions = useShallowStable(givenSuggestions ?? noSuggestions);
  const canApprove = chat.addToolApprovalResponse !== undefined;
  const settings = useMemo(
    () => ({ strings, slots, classNames, suggestions, showMetrics, canApprove }),
    [strings, slots, classNames, suggestions, showMetrics, canApprove],
  );

  const [holders] = useState(() => createChatStores(chat, { input, defaultInput, onInputChange }));
  const { controller, composer, follower, actions } = holders;
  const stopped = useStore(controller.stopped);
  const waiting = useStore(controller.queue.messages);
  const { progress: ownPhase, status, error, messages } = chat;
  const progress = useMemo(
    () => progressOf({ progress: ownPhase, status, error }, stopped),
    [ownPhase, status, error, stopped],
  );
  const busy = isBusy(chat, progress);
  const queue = useMemo(() => chat.queue ?? mergeQueues(chat.experimental_queuedMessages, waiting), [chat, waiting]);

  // The parts render from what the controller holds, still before anything is painted.
  useIsomorphicLayoutEffect(
    () => controller.update({ chat, progress, busy, queue }),
    [controller, chat, progress, busy, queue],
  );
  useIsomorphicLayoutEffect(
    () => composer.update({ input, defaultInput, onInputChange }),
    [composer, input, defaultInput, onInputChange],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these may be what the next message waited for
  useEffect(() => controller.flushQueue(), [controller, messages, status, busy, waiting]);
  useEffect(() => follower.setFollow(follow), [follower, follow]);

  /** Escape ends what is under way, wherever in the chat the focus is, and leaves the focus in the composer. */
  const stopOnEscape = (event: KeyboardEvent<HTMLDivElement>) => {
    onKeyDown?.(event);
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing || !busy) return;
    event.preventDefault();
    actions.stop();
    composer.focus();
  };

  return (
    <ChatSettingsContext.Provider value={settings}>
      <ChatStoresContext.Provider value={holders}>
        <RenderElement
          as="div"
          props={rest}
          ref={ref}
          className="sluice-chat"
          data-status={progress.status}
          onKeyDown={stopOnEscape}
        />
      </ChatStoresContext.Provider>
    </ChatSettingsContext.Provider>
  );
});

function createChatStores(chat: ChatLike, options: ComposerOptions): ChatStores {
  const progress = progressOf(chat, false);
  const controller = new ChatController({ chat, progress, busy: isBusy(chat, progress), queue: chat.queue ?? nothing });
  const composer = new ComposerController(controller, options);
  const { send, stop, retry, regenerate, respondToToolApproval, removeQueued, sendQueuedNow } = controller;
  const { edit } = composer;
  const actions = { send, stop, retry, regenerate, respondToToolApproval, removeQueued, sendQueuedNow, edit };
  return { controller, composer, actions, follower: new ScrollFollower() };
}

function isBusy({ status }: ChatLike, progress: ResponseProgress): boolean {
  return status === 'submitted' || status === 'streaming' || isActive(progress);
}

/** The AI SDK's queue, where it is in use, comes before ours. */
function mergeQueues(theirs: ChatLike['experimental_queuedMessages'], ours: readonly QueuedMessage[]) {
  if (!theirs?.length) return ours;
  return [...theirs.map((message) => ({ id: message.id, text: textOf(message, '\n\n') })), ...ours];
}
