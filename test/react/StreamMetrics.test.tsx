import { render, screen } from '@testing-library/react';
import { StreamMetrics } from 'sluice';
import { StreamMonitor } from 'sluice/core';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatRate } from '../../src/react/StreamMetrics/format.js';

describe('StreamMetrics', () => {
  it('StreamMetrics omits what was not measured and never guesses a token rate', () => {
    render(<StreamMetrics metrics={new StreamMonitor().getMetrics()} />);
    expect(screen.queryByText('First byte')).not.toBeInTheDocument();
    expect(screen.queryByText(/tokens/)).not.toBeInTheDocument();
    expect(document.body).not.toHaveTextContent(/NaN|Infinity|undefined/);
  });

  it('StreamMetrics shows each measured value with its unit', () => {
    const metrics = {
      ...new StreamMonitor().getMetrics(),
      ttfbMs: 210,
      ttftMs: 340,
      duration: 2400,
      totalBytes: 12_345,
      tokensPerSecond: 41.6,
      gaps: { p50Ms: 12, p95Ms: 80, maxMs: 1200 },
      recentGapsMs: [12, 1200, 6],
      retries: 1,
    };
    render(<StreamMetrics metrics={metrics} strings={{ firstByte: 'Erstes Byte' }} />);
    const rows = screen.getAllByRole('definition').map((value) => value.textContent);
    expect(rows).toEqual([
      '210 ms',
      '340 ms',
      '2.4 sec',
      '0.0 characters/s',
      '42 tokens/s',
      '12 ms median, 80 ms p95, 1.2 sec max',
      '1',
      '12.3 kB',
    ]);
    expect(screen.getByText('Erstes Byte')).toBeInTheDocument();
    expect(document.querySelector('polyline')).toHaveAttribute('points', '0.0,13.9 36.0,0.0 72.0,13.9');
  });

  it.each([
    [formatDuration(0), '0 ms'],
    [formatDuration(999.6), '1.0 sec'],
    [formatDuration(59_960), '1 min 0 sec'],
    [formatBytes(999), '999 bytes'],
    [formatBytes(999_960), '1.0 MB'],
    [formatRate(0.44), '0.4'],
    [formatRate(1240.2), '1,240'],
  ])('StreamMetrics formats %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
