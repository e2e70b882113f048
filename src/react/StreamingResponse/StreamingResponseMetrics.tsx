'use client';

import { forwardRef } from 'react';
import { StreamMetrics, type StreamMetricsProps } from '../StreamMetrics/StreamMetrics.js';
import { useStreamMonitor } from '../useStreamMonitor.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseMetricsProps = Omit<StreamMetricsProps, 'metrics' | 'strings'>;

/** The measures of the response, live and after. Renders nothing before the first request. */
export const StreamingResponseMetrics = forwardRef<HTMLDListElement, StreamingResponseMetricsProps>(
  function StreamingResponseMetrics(props, ref) {
    const { stream, strings } = useStreamingResponseContext();
    const metrics = useStreamMonitor(stream.session);
    if (stream.status === 'idle') return null;
    return <StreamMetrics {...props} ref={ref} metrics={metrics} strings={strings} />;
  },
);
