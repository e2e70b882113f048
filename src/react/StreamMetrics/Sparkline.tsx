'use client';

const width = 72;
const height = 14;

/**
 * A line chart, scaled from 0 to the largest number. Hidden from assistive technology, because the text next to it has
 * the values. Renders an `<svg>` element, or nothing for fewer than two numbers.
 */
export function Sparkline({ values }: { values: readonly number[] }) {
  const largest = Math.max(...values);
  if (values.length < 2 || !(largest > 0)) return null;
  const step = width / (values.length - 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(height * (1 - value / largest)).toFixed(1)}`,
  );
  return (
    <svg
      className="sluice-metrics__sparkline"
      viewBox={`0 -1 ${width} ${height + 2}`}
      width={width}
      height={height + 2}
      aria-hidden="true"
      focusable="false"
    >
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}
