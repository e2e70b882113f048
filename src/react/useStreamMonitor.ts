'use client';

import { useEffect, useState } from 'react';
import type { Environment } from '../core/environment.js';
import type { ResponseMetrics } from '../core/monitor/StreamMonitor.js';
import { isActive, type ResponseState } from '../model/ResponseState.js';

/** A `StreamSession`, or an object with these members. */
export interface MonitoredStream {
  readonly metrics: ResponseMetrics;
  readonly environment: Environment;
  getSnapshot(): Pick<ResponseState, 'status'>;
  subscribe(listener: () => void): () => void;
}

export interface UseStreamMonitorOptions {
  /** Milliseconds between two readings during a response. @defaultValue `250` */
  intervalMs?: number | undefined;
}

/**
 * The metrics of a stream, read at an interval during a response and once at its end. Chunks in between cause no
 * render.
 */
export function useStreamMonitor(
  stream: MonitoredStream,
  { intervalMs = 250 }: UseStreamMonitorOptions = {},
): ResponseMetrics {
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
