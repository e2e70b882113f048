'use client';

import { forwardRef } from 'react';
import type { StreamMetrics as Metrics } from '../../core/monitor/StreamMonitor.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { type Strings, withStrings } from '../strings.js';
import { formatBytes, formatDuration, formatRate } from './format.js';
import { Sparkline } from './Sparkline.js';

export interface StreamMetricsProps extends Omit<PartProps<'dl'>, 'children'> {
  /** What to show: `useStreamingResponse().metrics`, or live ones of `useStreamMonitor`. */
  metrics: Metrics;
  /** Words to show in place of the English ones. */
  strings?: Partial<Strings> | undefined;
}

/**
 * How a stream did: times to first byte and first text, rate, gaps (the latest drawn), stalls, retries and bytes. What was not measured is
 * left out; a token rate is shown only where the provider reported usage. Renders a `<dl>`.
 */
export const StreamMetrics = forwardRef<HTMLDListElement, StreamMetricsProps>(function StreamMetrics(
  { metrics, strings, ...props },
  ref,
) {
  const words = withStrings(strings);
  return (
    <RenderElement as="dl" props={props} ref={ref} aria-label={words.metrics} className="sluice-metrics">
      {measures(metrics, words).map(([label, value]) => (
        <div key={label} className="sluice-metrics__item">
          <dt className="sluice-metrics__label">{label}</dt>
          <dd className="sluice-metrics__value">
            {label === words.gaps && <Sparkline values={metrics.recentGapsMs} />}
            {value}
          </dd>
        </div>
      ))}
    </RenderElement>
  );
});

function measures(metrics: Metrics, words: Strings): Array<[label: string, value: string]> {
  const { ttfbMs, ttftMs, tokensPerSecond, gaps, stalls, retries, resumes } = metrics;
  const rows: Array<[string, string | undefined]> = [
    [words.firstByte, ttfbMs === undefined ? undefined : formatDuration(ttfbMs)],
    [words.firstText, ttftMs === undefined ? undefined : formatDuration(ttftMs)],
    [words.duration, formatDuration(metrics.duration)],
    [words.rate, `${formatRate(metrics.charactersPerSecond)} characters/s`],
    [words.tokenRate, tokensPerSecond === undefined ? undefined : `${formatRate(tokensPerSecond)} tokens/s`],
    [
      words.gaps,
      gaps &&
        `${formatDuration(gaps.p50Ms)} median, ${formatDuration(gaps.p95Ms)} p95, ${formatDuration(gaps.maxMs)} max`,
    ],
    [words.stalls, stalls > 0 ? `${stalls} (${formatDuration(metrics.stalledMs)})` : undefined],
    [words.retries, retries + resumes > 0 ? String(retries + resumes) : undefined],
    [words.received, formatBytes(metrics.totalBytes)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}
