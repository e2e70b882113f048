'use client';

import { type UseChatHelpers as StockHelpers, useChat as useStockChat } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { useEffect, useInsertionEffect, useMemo, useState } from 'react';
import type { Environment } from '../core/environment.js';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import { warnOnce } from '../core/warnOnce.js';
import { textOf } from '../model/ChatMessage.js';
import type { ResponseOutcome } from '../model/ResponseState.js';
import type { FinishReason } from '../model/StreamDelta.js';
import { useScheduledStore } from '../react/useStore.js';
import { ChatBinding } from './ChatBinding.js';
import type { UseChatOptions } from './options.js';
import type { ChatProgress } from './SluiceChatTransport.js';

/** A message that is queued until the active response ends. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
}

/** The result of the AI SDK's `useChat`, and what Sluice adds. */
export interface UseChatHelpers<UI_MESSAGE extends UIMessage> extends StockHelpers<UI_MESSAGE>, ChatProgress {
  /** The outcomes of responses, by message id. Each change creates a new map. */
  readonly outcomes: ReadonlyMap<string, ResponseOutcome>;
  /** The finish reasons of the model, by message id. */
  readonly finishReasons: ReadonlyMap<string, FinishReason>;
  /** Metrics of the latest response at the time of reading. */
  readonly metrics: StreamMetrics;
  /** Metrics of earlier responses, by message id. */
  readonly messageMetrics: ReadonlyMap<string, StreamMetrics>;
  /** The clock that the times in `progress` refer to. @defaultValue `currentEnvironment()` */
  readonly environment: Environment | undefined;
  /**
   * Queued messages with `experimental_queue`; an empty list with `whileAnswering: 'interrupt'`; otherwise `undefined`.
   */
  readonly queue: readonly QueuedMessage[] | undefined;
  /** Replaces the text of a queued message. The message keeps its position and its files. */
  readonly editQueued: (id: string, text: string) => void;
  readonly removeQueued: (id: string) => void;
  /** Stops the active response and sends this queued message next. */
  readonly sendQueuedNow: (id: string) => Promise<void>;
  /** Retries a failed response: resumes it if possible, otherwise sends the request again. */
  readonly retry: () => Promise<void>;
}

/**
 * The AI SDK's `useChat` with retries, resuming, one render per frame, and the outcome of each response. It has the
 * options and the result of the SDK's hook, so an application only changes its import.
 *
 * @example
 * ```tsx
 * const { messages, sendMessage, progress, outcomes } = useChat({ resume: true });
 * ```
 */
export function useChat<UI_MESSAGE extends UIMessage = UIMessage>(
  options: UseChatOptions<UI_MESSAGE> = {},
): UseChatHelpers<UI_MESSAGE> {
  const binding = useBinding(options);
  const { actions, chat, isExternal, transport } = binding;

  const { progress, failure } = useScheduledStore(transport);
  const { edits, outcomes, finishReasons, messageMetrics } = useScheduledStore(binding);

  // An insertion effect runs before all layout and mount effects, including those of children, whose requests need the
  // new options.
  useInsertionEffect(() => binding.setOptions(options));
  // The responses of an external chat are observable only through a SluiceChatTransport that is passed with it.
  const isUnobservable = isExternal && transport !== options.transport;
  useEffect(() => {
    if (isUnobservable) warnOnce('chat', unobservable);
  }, [isUnobservable]);
  useEffect(() => {
    if (!isExternal) return () => void chat.stop();
  }, [chat, isExternal]);

  // If `chat` is set, the SDK's hook uses only the options for rendering and resuming.
  const helpers = useStockChat<UI_MESSAGE>({ ...options, chat });

  const waiting = helpers.experimental_queuedMessages;
  const isQueueing = !isExternal && (options.experimental_queue === true || options.whileAnswering === 'interrupt');
  const experimental_queuedMessages = useMemo(
    // An edit mutates the queued object, so a copy is needed for memoised comparisons.
    () => (edits === 0 ? waiting : waiting.map((message) => ({ ...message }))),
    [waiting, edits],
  );
  const queue = useMemo(
    () =>
      isQueueing
        ? // Earlier versions of the SDK have no queue.
          (experimental_queuedMessages ?? []).map((message) => ({ id: message.id, text: textOf(message) }))
        : undefined,
    [isQueueing, experimental_queuedMessages],
  );

  // `id` stays a getter, because the SDK creates the id when it is read, which must not happen during a render.
  // `metrics` is a getter because it is computed when read.
  const returned: Partial<UseChatHelpers<UI_MESSAGE>> = {
    ...actions,
    experimental_queuedMessages,
    queue,
    progress,
    failure,
    outcomes,
    finishReasons,
    messageMetrics,
    environment: options.environment,
    get id() {
      return helpers.id;
    },
    get metrics() {
      return transport.metrics;
    },
  };
  // The properties are copied one by one, because a spread would read the `id` getter.
  for (const name of Object.keys(helpers) as (keyof typeof helpers)[])
    if (!(name in returned)) Object.assign(returned, { [name]: helpers[name] });
  return returned as UseChatHelpers<UI_MESSAGE>;
}

/** Creates a new binding when the id or the chat changes, as the SDK's hook creates a new `Chat`. */
function useBinding<UI_MESSAGE extends UIMessage>(options: UseChatOptions<UI_MESSAGE>) {
  const key = 'chat' in options ? options.chat : options.id;
  const make = () => ({ key, binding: new ChatBinding(options) });
  const [current, setCurrent] = useState(make);
  if (current.key === key) return current.binding;
  const next = make();
  // A state update during render makes React render again immediately, before any child.
  setCurrent(next);
  return next.binding;
}

const unobservable =
  'useChat cannot observe the transport of a `Chat` that the application created, so it can neither resume responses ' +
  'nor report how they end. Create it with `new Chat({ transport })`, where `transport` is a `new SluiceChatTransport()`, ' +
  'and pass the same transport: `useChat({ chat, transport })`.';
