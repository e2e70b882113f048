'use client';

import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { StreamMetrics, type StreamMetricsProps } from '../StreamMetrics/StreamMetrics.js';
import { useStreamMonitor } from '../useStreamMonitor.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export type StreamingResponseMetricsProps = Omit<StreamMetricsProps, 'metrics' | 'strings' | 'locale'>;

/** The metrics of the response. Renders a `<dl>` element, or nothing before the first request. */
export const StreamingResponseMetrics = forwardRef<HTMLDListElement, StreamingResponseMetricsProps>(
  function StreamingResponseMetrics(props, ref) {
    const { stream, strings, classNames, locale } = useStreamingResponseContext();
    const metrics = useStreamMonitor(stream.session);
    if (stream.status === 'idle') return null;
    return (
      <StreamMetrics
        data-status={stream.status}
        {...props}
        ref={ref}
        className={clsx(classNames.metrics, props.className)}
        metrics={metrics}
        strings={strings}
        locale={locale}
      />
    );
  },
);
