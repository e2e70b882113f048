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

/** A message that waits for the active response. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
}

/** What the AI SDK's `useChat` returns, and what goes beyond it. */
export interface UseChatHelpers<UI_MESSAGE extends UIMessage> extends StockHelpers<UI_MESSAGE>, ChatProgress {
  /** How responses ended, by message id; a new map for each change. */
  readonly outcomes: ReadonlyMap<string, ResponseOutcome>;
  /** Why the model stopped, by message id. */
  readonly finishReasons: ReadonlyMap<string, FinishReason>;
  /** Metrics of the latest response, as of the moment at which they are read. */
  readonly metrics: StreamMetrics;
  /** Metrics of earlier responses, by message id. */
  readonly messageMetrics: ReadonlyMap<string, StreamMetrics>;
  /** The clock of the times in `progress`. @defaultValue `currentEnvironment()` */
  readonly environment: Environment | undefined;
  /** Queued messages, with `experimental_queue`; always empty where messages interrupt; else `undefined`. */
  readonly queue: readonly QueuedMessage[] | undefined;
  /** Replaces the text of a queued message; it keeps its position and its files. */
  readonly editQueued: (id: string, text: string) => void;
  readonly removeQueued: (id: string) => void;
  /** Stops the active response and sends this message next. */
  readonly sendQueuedNow: (id: string) => Promise<void>;
  /** Retries the failed response: resumes it where possible, else sends the request again. */
  readonly retry: () => Promise<void>;
}

/**
 * The AI SDK's `useChat`, with retries, resuming, one render a frame, and how each response ended. Takes and returns what
 * the SDK's hook does, so an application changes its import and nothing else.
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

  // Before any layout or mount effect, a child's included, so that a request made there uses the options of this render.
  useInsertionEffect(() => binding.setOptions(options));
  // Only a SluiceChatTransport that is passed beside an external chat reports on its responses.
  const isUnobservable = isExternal && transport !== options.transport;
  useEffect(() => {
    if (isUnobservable) warnOnce('chat', unobservable);
  }, [isUnobservable]);
  useEffect(() => {
    if (!isExternal) return () => void chat.stop();
  }, [chat, isExternal]);

  // With `chat`, the SDK's hook uses only the options for rendering and resuming.
  const helpers = useStockChat<UI_MESSAGE>({ ...options, chat });

  const waiting = helpers.experimental_queuedMessages;
  const isQueueing = !isExternal && (options.experimental_queue === true || options.whileAnswering === 'interrupt');
  const experimental_queuedMessages = useMemo(
    // An edit changes the queued object itself, so a copy is needed for comparisons by identity.
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

  // `id` stays a getter: the SDK creates the id when it is read, which must not happen in a render. `metrics` is one too,
  // so that it costs nothing unless read.
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
  // One by one, because a spread would read the getter.
  for (const name of Object.keys(helpers) as (keyof typeof helpers)[])
    if (!(name in returned)) Object.assign(returned, { [name]: helpers[name] });
  return returned as UseChatHelpers<UI_MESSAGE>;
}

/** Another id or chat makes another binding, as the SDK's hook makes another `Chat`. */
function useBinding<UI_MESSAGE extends UIMessage>(options: UseChatOptions<UI_MESSAGE>) {
  const key = 'chat' in options ? options.chat : options.id;
  const make = () => ({ key, binding: new ChatBinding(options) });
  const [current, setCurrent] = useState(make);
  if (current.key === key) return current.binding;
  const next = make();
  // React renders again at once, before any child.
  setCurrent(next);
  return next.binding;
}

const unobservable =
  'The transport of a Chat that the application made cannot be seen, so useChat can neither resume its responses nor ' +
  'report how they end. Create it with `new Chat({ transport })`, where `transport` is a `new SluiceChatTransport()`, ' +
  'and pass the same transport: `useChat({ chat, transport })`.';
