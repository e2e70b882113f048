'use client';

import { useEffect, useState } from 'react';
import type { Environment } from '../core/environment.js';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import { isActive, type ResponseState } from '../model/ResponseState.js';

/** What is measured: a `StreamSession`, or whatever else has its shape. */
export interface MonitoredStream {
  readonly metrics: StreamMetrics;
  readonly environment: Environment;
  getSnapshot(): Pick<ResponseState, 'status'>;
  subscribe(listener: () => void): () => void;
}

export interface UseStreamMonitorOptions {
  /** Time between two readings while an answer is under way, in milliseconds. @defaultValue `250` */
  intervalMs?: number | undefined;
}

/**
 * The measures of a stream, live: read at an interval while an answer is under way and once more when it ends, so that
 * watching a stream costs nothing per chunk.
 */
export function useStreamMonitor(
  stream: MonitoredStream,
  { intervalMs = 250 }: UseStreamMonitorOptions = {},
): StreamMetrics {
  const [reading, setReading] = useState(() => ({ stream, metrics: stream.metrics }));

  useEffect(() => {
    let cancel: (() => void) | undefined;
    const read = () => {
      cancel = undefined;
      setReading({ stream, metrics: stream.metrics });
      if (isActive(stream.getSnapshot())) cancel = stream.environment.after(intervalMs, read);
    };
    const unsubscribe = stream.subscribe(() => {
      const active = isActive(stream.getSnapshot());
      if (active && cancel) return;
      cancel?.();
      read();
    });
    read();
    return () => {
      unsubscribe();
      cancel?.();
    };
  }, [stream, intervalMs]);

  return reading.stream === stream ? reading.metrics : stream.metrics;
}
