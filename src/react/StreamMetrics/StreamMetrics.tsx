'use client';

import { forwardRef } from 'react';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { type PartialStrings, type Strings, withStrings } from '../strings.js';
import { formatBytes, formatDuration, formatRate } from './format.js';
import { Sparkline } from './Sparkline.js';

export interface StreamMetricsProps extends Omit<PartProps<'dl'>, 'children'> {
  /** `useStreamingResponse().metrics`, or the result of `useStreamMonitor`, which updates during an answer. */
  metrics: ResponseMetrics;
  /** Strings to replace. @defaultValue English */
  strings?: PartialStrings | undefined;
  /** The language of numbers and durations, as a BCP 47 tag. @defaultValue `'en'` */
  locale?: string | undefined;
}

/**
 * The metrics of a stream: times to first byte and first text, rate, gaps with a chart, stalls, retries and bytes.
 * Values that were not measured are omitted; a token rate needs the provider's usage. Renders a `<dl>` element.
 */
export const StreamMetrics = forwardRef<HTMLDListElement, StreamMetricsProps>(function StreamMetrics(
  { metrics, strings: externalStrings, locale, ...props },
  ref,
) {
  const strings = withStrings(externalStrings);
  return (
    <RenderElement as="dl" props={props} ref={ref} aria-label={strings.metrics} className="sluice-metrics">
      {rowsOf(metrics, strings, locale).map(([label, value]) => (
        <div key={label} className="sluice-metrics__item">
          <dt className="sluice-metrics__label">{label}</dt>
          <dd className="sluice-metrics__value">
            {label === strings.gaps && <Sparkline values={metrics.recentGapsMs} />}
            {value}
          </dd>
        </div>
      ))}
    </RenderElement>
  );
});

function rowsOf(
  metrics: ResponseMetrics,
  strings: Strings,
  locale: string | undefined,
): Array<[label: string, value: string]> {
  const { ttfbMs, ttftMs, tokensPerSecond, gaps, stalls, retries, resumes } = metrics;
  const duration = (ms: number) => formatDuration(ms, locale);
  const rate = (perSecond: number) => formatRate(perSecond, locale);
  const integer = (value: number) => value.toLocaleString(locale ?? 'en');
  const rows: Array<[string, string | undefined]> = [
    [strings.firstByte, ttfbMs === undefined ? undefined : duration(ttfbMs)],
    [strings.firstText, ttftMs === undefined ? undefined : duration(ttftMs)],
    [strings.duration, duration(metrics.duration)],
    [strings.rate, strings.charactersPerSecond(rate(metrics.charactersPerSecond))],
    [strings.tokenRate, tokensPerSecond === undefined ? undefined : strings.tokensPerSecond(rate(tokensPerSecond))],
    [strings.gaps, gaps && strings.gapTimes(duration(gaps.p50Ms), duration(gaps.p95Ms), duration(gaps.maxMs))],
    [strings.stalls, stalls > 0 ? `${integer(stalls)} (${duration(metrics.stalledMs)})` : undefined],
    [strings.retries, retries + resumes > 0 ? integer(retries + resumes) : undefined],
    [strings.received, formatBytes(metrics.totalBytes, locale)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}
