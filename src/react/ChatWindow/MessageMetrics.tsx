'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { formatDuration, formatRate } from '../StreamMetrics/format.js';
import { useChatSettings } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';

export type MessageMetricsProps = PartProps<'dl'> & {
  message: MessageLike;
  metrics: ResponseMetrics;
};

/** Times and rates of an answer. Renders a `<dl>` element, for the slot `MessageMetrics`. */
export const MessageMetrics = forwardRef<HTMLDListElement, MessageMetricsProps>(function MessageMetrics(props, ref) {
  const { message: _, metrics, ...rest } = props;
  const { strings, classNames, locale } = useChatSettings();
  const rows = [
    [strings.firstText, metrics.ttftMs !== undefined && formatDuration(metrics.ttftMs, locale)],
    [strings.duration, formatDuration(metrics.duration, locale)],
    [
      strings.tokenRate,
      metrics.tokensPerSecond !== undefined && strings.tokensPerSecond(formatRate(metrics.tokensPerSecond, locale)),
    ],
    [strings.stalls, metrics.stalls > 0 && metrics.stalls],
    [strings.retries, metrics.retries > 0 && metrics.retries],
  ] as const;
  return (
    <RenderElement
      as="dl"
      props={rest}
      ref={ref}
      className={clsx('sluice-message__metrics', classNames.metrics)}
      aria-label={strings.metrics}
    >
      {rows.map(
        ([label, value]) =>
          value !== false && (
            <div key={label} className="sluice-message__metric">
              <dt className="sluice-message__metric-label">{label}</dt>
              <dd className="sluice-message__metric-value">{value}</dd>
            </div>
          ),
      )}
    </RenderElement>
  );
});
