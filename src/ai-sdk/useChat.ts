'use client';

import {
  type UseChatHelpers as StockHelpers,
  type UseChatOptions as StockOptions,
  useChat as useStockChat,
} from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { useInsertionEffect, useState, useSyncExternalStore } from 'react';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import { type AnswerOptions, type ChatProgress, SluiceChatTransport } from './SluiceChatTransport.js';

export type UseChatOptions<UI_MESSAGE extends UIMessage> = StockOptions<UI_MESSAGE> & AnswerOptions;

export interface UseChatHelpers<UI_MESSAGE extends UIMessage> extends StockHelpers<UI_MESSAGE>, ChatProgress {
  readonly metrics: StreamMetrics;
}

export function useChat<UI_MESSAGE extends UIMessage = UIMessage>(
  options: UseChatOptions<UI_MESSAGE> = {},
): UseChatHelpers<UI_MESSAGE> {
  const [transport] = useState(() => new SluiceChatTransport<UI_MESSAGE>());
  useInsertionEffect(() => transport.setOptions(options));
  const { phase, failure } = useSyncExternalStore(transport.subscribe, transport.getSnapshot, transport.getSnapshot);
  const helpers = useStockChat<UI_MESSAGE>('chat' in options ? options : { ...options, transport });

  return Object.defineProperties(
    {
      phase,
      failure,
      get metrics() {
        return transport.metrics;
      },
    },
    Object.getOwnPropertyDescriptors(helpers),
  ) as UseChatHelpers<UI_MESSAGE>;
}
