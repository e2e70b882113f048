'use client';

import { type UseChatHelpers as StockHelpers, useChat as useStockChat } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { useEffect, useInsertionEffect, useState } from 'react';
import type { ReadableStore } from '../core/createStore.js';
import type { Environment } from '../core/environment.js';
import type { ResponseMetrics } from '../core/monitor/StreamMonitor.js';
import { warnOnce } from '../core/warnOnce.js';
import { useScheduledStore } from '../react/useStore.js';
import { type ChatAdditions, ChatBinding, type ChatData } from './ChatBinding.js';
import type { UseChatOptions } from './options.js';

/** The result of the AI SDK's `useChat`, and what Sluice adds. */
export interface UseChatHelpers<UI_MESSAGE extends UIMessage>
  extends StockHelpers<UI_MESSAGE>,
    ChatAdditions<UI_MESSAGE> {
  /** Metrics of the latest response, computed when read. */
  readonly metrics: ResponseMetrics;
  /** The chat's data as a store. `ChatWindow` subscribes to it. */
  readonly store: ReadableStore<ChatData<UI_MESSAGE>>;
  /** The clock of the times in `progress`. @defaultValue `currentEnvironment()` */
  readonly environment: Environment | undefined;
  /** Replaces the text of a queued message, which keeps its position and files. */
  readonly editQueued: (id: string, text: string) => void;
  readonly removeQueued: (id: string) => void;
  /** Stops the active response and sends this queued message. */
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

  const additions = useScheduledStore(binding.additions);

  // An insertion effect runs before all other effects, including effects of children that send requests with the new
  // options.
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

  // Getters are used because the SDK creates the `id` when it is read, which must not happen during a render, and
  // `metrics` is computed.
  const returned: Partial<UseChatHelpers<UI_MESSAGE>> = {
    ...actions,
    ...additions,
    store: binding.store,
    environment: options.environment,
    get id() {
      return helpers.id;
    },
    get metrics() {
      return transport.metrics;
    },
  };
  // A spread would read the `id` getter, so the properties are copied one by one.
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
  // After a state update during render, React renders this component again before it renders any child.
  setCurrent(next);
  return next.binding;
}

const unobservable =
  'useChat cannot observe the transport of a `Chat` that the application created, so it can neither resume responses ' +
  'nor report how they end. Pass the same `SluiceChatTransport` to both: `useChat({ chat, transport })`.';
