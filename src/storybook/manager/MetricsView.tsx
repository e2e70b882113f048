/** @jsxRuntime classic */
import React from 'react';
import { styled } from 'storybook/theming';
import type { ResponseMetrics } from '../../core/monitor/StreamMonitor.js';
import { formatMs } from './RowView.js';
import { themed } from './themed.js';

const List = styled.dl(
  themed((theme) => ({
    display: 'flex',
    flexWrap: 'wrap',
    gap: '2px 16px',
    margin: 0,
    color: theme.textMutedColor,
    '& > div': { display: 'flex', gap: 4 },
    '& dd': { margin: 0, color: theme.color.defaultText, fontVariantNumeric: 'tabular-nums' },
  })),
);

/** Metrics of the latest request, measured on the network. Text may appear on the screen later. */
export function MetricsView({ metrics }: { readonly metrics: ResponseMetrics }) {
  const { ttfbMs, ttftMs, duration, chunks, totalBytes, charactersPerSecond, gaps, usage } = metrics;
  const entries: readonly [string, string | undefined][] = [
    ['TTFB', ttfbMs === undefined ? undefined : formatMs(ttfbMs)],
    ['TTFT', ttftMs === undefined ? undefined : formatMs(ttftMs)],
    ['duration', formatMs(duration)],
    ['chunks', String(chunks)],
    ['bytes', String(totalBytes)],
    ['chars/s', charactersPerSecond > 0 ? charactersPerSecond.toFixed(0) : undefined],
    ['gaps p50 / p95 / max', gaps && [gaps.p50Ms, gaps.p95Ms, gaps.maxMs].map(formatMs).join(' / ')],
    ['tokens out', usage?.outputTokens === undefined ? undefined : String(usage.outputTokens)],
  ];
  return (
    <List>
      {entries.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </List>
  );
}
