'use client';
import { clsx } from 'clsx';
import {
  type ComponentPropsWithoutRef,
  forwardRef,
  type KeyboardEvent,
  useEffect,
  useInsertionEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { isActive } from '../../core/state/ResponseState.js';
import { type Follow, ScrollFollower } from '../ScrollFollower.js';
import { type Strings, withStrings } from '../strings.js';
import { useShallowStable } from '../useShallowStable.js';
import {
  type ChatActions,
  ChatActionsContext,
  type ChatClassNames,
  ChatSettingsContext,
  ChatStateContext,
  ComposerContext,
} from './ChatContext.js';
import { ChatController } from './ChatController.js';
import type { ChatLike, QueuedMessage } from './ChatLike.js';
import type { ChatSlots } from './ChatSlots.js';
import { phaseOf } from './chatPhase.js';
import { textOf } from './partTypes.js';
import { type ComposerOptions, useComposerState } from './useComposerState.js';

export interface ChatRootProps extends ComponentPropsWithoutRef<'div'>, ComposerOptions {
  /** The conversation: what `useChat` returns, ours or the AI SDK's. */
  chat: ChatLike;
  /** What the view follows. @defaultValue `'bottom'` */
  follow?: Follow | undefined;
  /** Words to replace. @defaultValue English */
  strings?: Partial<Strings> | undefined;
  slots?: ChatSlots | undefined;
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
    className,
    onKeyDown,
    children,
    ...rest
  } = props;

  const { phase: ownPhase, status, error, messages } = chat;
  const [stopped, setStopped] = useState(false);
  const phase = useMemo(() => phaseOf({ phase: ownPhase, status, error }, stopped), [ownPhase, status, error, stopped]);
  const busy = status === 'submitted' || status === 'streaming' || isActive(phase);
  const [wasBusy, setWasBusy] = useState(busy);
  if (busy !== wasBusy) {
    setWasBusy(busy);
    if (busy) setStopped(false);
  }

  const [follower] = useState(() => new ScrollFollower());
  useEffect(() => follower.setFollow(follow), [follower, follow]);

  const stableStrings = useShallowStable(someStrings);
  const strings = useMemo(() => withStrings(stableStrings), [stableStrings]);
  const slots = useShallowStable(givenSlots ?? noSlots);
  const classNames = useShallowStable(givenClassNames ?? noClassNames);
  const suggestions = useShallowStable(givenSuggestions ?? noSuggestions);
  const canApprove = chat.addToolApprovalResponse !== undefined;
  const settings = useMemo(
    () => ({ strings, slots, classNames, suggestions, showMetrics, canApprove, follower }),
    [strings, slots, classNames, suggestions, showMetrics, canApprove, follower],
  );

  const [controller] = useState(() => new ChatController(chat));
  useInsertionEffect(() => controller.update(chat, busy), [controller, chat, busy]);
  const waiting = useSyncExternalStore(controller.queue.subscribe, controller.queue.getSnapshot, () => nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these may be what the next message waited for
  useEffect(() => controller.settle(), [controller, messages, status, busy, waiting]);

  const queue = useMemo(() => chat.queue ?? joined(chat.experimental_queuedMessages, waiting), [chat, waiting]);
  const state = useMemo(() => ({ chat, phase, busy, queue }), [chat, phase, busy, queue]);
  const composer = useComposerState(controller, messages, { input, defaultInput, onInputChange });
  const { edit, inputRef } = composer;
  const actions = useMemo((): ChatActions => {
    const stop = () => {
      setStopped(true);
      controller.stop();
    };
    return { ...controller, edit, stop };
  }, [controller, edit]);

  /** Escape ends what is under way, wherever in the chat the focus is, and leaves the focus in the composer. */
  const stopOnEscape = (event: KeyboardEvent<HTMLDivElement>) => {
    onKeyDown?.(event);
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing || !busy) return;
    event.preventDefault();
    actions.stop();
    inputRef.current?.focus();
  };

  return (
    <ChatSettingsContext.Provider value={settings}>
      <ChatActionsContext.Provider value={actions}>
        <ChatStateContext.Provider value={state}>
          <ComposerContext.Provider value={composer}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears Escape on its way up */}
            <div
              ref={ref}
              {...rest}
              className={clsx('sluice-chat', className)}
              data-status={phase.status}
              onKeyDown={stopOnEscape}
            >
              {children}
            </div>
          </ComposerContext.Provider>
        </ChatStateContext.Provider>
      </ChatActionsContext.Provider>
    </ChatSettingsContext.Provider>
  );
});

/** The AI SDK's queue, where it is in use, comes before ours. */
function joined(theirs: ChatLike['experimental_queuedMessages'], ours: readonly QueuedMessage[]) {
  if (!theirs?.length) return ours;
  return [...theirs.map((message) => ({ id: message.id, text: textOf(message) })), ...ours];
}
