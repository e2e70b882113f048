'use client';

import { type UseChatHelpers as StockHelpers, useChat as useStockChat } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { useEffect, useInsertionEffect, useMemo, useState } from 'react';
import type { Environment } from '../core/environment.js';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import { warnOnce } from '../core/warnOnce.js';
import { textOf } from '../model/ChatMessage.js';
import type { ResponseOutcome } from '../model/ResponseState.js';
import { useScheduledStore } from '../react/useStore.js';
import { ChatRecord } from './ChatRecord.js';
import { chatActions } from './chatActions.js';
import type { ChatProgress } from './SluiceChatTransport.js';
import type { UseChatOptions } from './UseChatOptions.js';

/** A message that waits for the answer under way. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
}

/** What the AI SDK's `useChat` returns, and what it does not know. */
export interface UseChatHelpers<UI_MESSAGE extends UIMessage> extends StockHelpers<UI_MESSAGE>, ChatProgress {
  /** How answers ended, by message id; another map once something new is known. */
  readonly outcomes: ReadonlyMap<string, ResponseOutcome>;
  /** How the latest answer is doing, or did: as of the moment at which it is read. */
  readonly metrics: StreamMetrics;
  /** How earlier answers did, by message id. */
  readonly messageMetrics: ReadonlyMap<string, StreamMetrics>;
  /** The clock behind the times in `progress`. @defaultValue `currentHost()` */
  readonly environment: Environment | undefined;
  /** What waits, with `experimental_queue`; nothing ever does where messages interrupt; else `undefined`. */
  readonly queue: readonly QueuedMessage[] | undefined;
  /** Gives a message that waits another text; it keeps its place and its files. */
  readonly editQueued: (id: string, text: string) => void;
  readonly removeQueued: (id: string) => void;
  /** Stops the answer under way and sends this message next. */
  readonly sendQueuedNow: (id: string) => Promise<void>;
  /** Tries the failed answer again: goes on where it broke if that can be, else asks afresh. */
  readonly retry: () => Promise<void>;
}

/**
 * The AI SDK's `useChat`, with the truth about how answers end, healing, and one render a frame. What the SDK's hook
 * takes and returns, this one takes and returns, so an application changes its import and nothing else.
 *
 * @example
 * ```tsx
 * const { messages, sendMessage, progress, outcomes } = useChat({ resume: true });
 * ```
 */
export function useChat<UI_MESSAGE extends UIMessage = UIMessage>(
  options: UseChatOptions<UI_MESSAGE> = {},
): UseChatHelpers<UI_MESSAGE> {
  const { record, actions } = useRecord(options);
  const { chat, isGiven, transport } = record;

  const { progress, failure } = useScheduledStore(transport);
  const { edits, outcomes, messageMetrics } = useScheduledStore(record);

  // Before any layout or mount effect, a child's included, so that a request made there goes by the options of this render.
  useInsertionEffect(() => record.setOptions(options));
  // Of a chat that the application made, only a transport of ours that is shown beside it tells anything.
  const isBlind = isGiven && transport !== options.transport;
  useEffect(() => {
    if (isBlind) warnOnce('chat', blind);
  }, [isBlind]);
  useEffect(() => {
    if (!isGiven) return () => void chat.stop();
  }, [chat, isGiven]);

  // With a chat, the SDK's hook takes of these options only what concerns rendering and resuming.
  const helpers = useStockChat<UI_MESSAGE>({ ...options, chat });

  const waiting = helpers.experimental_queuedMessages;
  const isQueueing = !isGiven && (options.experimental_queue === true || options.whileAnswering === 'interrupt');
  const experimental_queuedMessages = useMemo(
    // An edit changes the message that waits; a copy is news to whoever compares.
    () => (edits === 0 ? waiting : waiting.map((message) => ({ ...message }))),
    [waiting, edits],
  );
  const queue = useMemo(
    () =>
      isQueueing
        ? // Versions of the SDK before its queue have none.
          (experimental_queuedMessages ?? []).map((message) => ({ id: message.id, text: textOf(message) }))
        : undefined,
    [isQueueing, experimental_queuedMessages],
  );

  // The SDK's `id` is a getter that makes the id when it is read, which must not happen in a render. `metrics` is one
  // too: it costs nothing unless it is read.
  const returned: Partial<UseChatHelpers<UI_MESSAGE>> = {
    ...actions,
    experimental_queuedMessages,
    queue,
    progress,
    failure,
    outcomes,
    messageMetrics,
    environment: options.environment,
    get id() {
      return helpers.id;
    },
    get metrics() {
      return transport.metrics;
    },
  };
  // One by one, for a spread would read the getter.
  for (const name of Object.keys(helpers) as (keyof typeof helpers)[])
    if (!(name in returned)) Object.assign(returned, { [name]: helpers[name] });
  return returned as UseChatHelpers<UI_MESSAGE>;
}

/** Another id or another chat, another record, as the SDK's hook makes another `Chat`. */
function useRecord<UI_MESSAGE extends UIMessage>(options: UseChatOptions<UI_MESSAGE>) {
  const key = 'chat' in options ? options.chat : options.id;
  const make = () => {
    const record = new ChatRecord(options);
    return { key, record, actions: chatActions(record) };
  };
  const [current, setCurrent] = useState(make);
  if (current.key === key) return current;
  const next = make();
  // React renders again at once, and no child sees the last one.
  setCurrent(next);
  return next;
}

const blind =
  'A Chat that is made by the application keeps its transport to itself, so useChat can neither heal its answers nor ' +
  'say how they end. Make it with `new Chat({ transport })`, where `transport` is a `new SluiceChatTransport()`, and ' +
  'give useChat the same transport: `useChat({ chat, transport })`.';
