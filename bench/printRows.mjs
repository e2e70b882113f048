/** Lines fit into a terminal of this many columns. */
const maxColumns = 100;

/**
 * Formats the rows of a suite, grouped by metric and then by case; one line for each subject.
 *
 * @param {readonly import('./index.mjs').Row[]} rows
 */
export function formatRows(rows) {
  const lines = [];
  for (const [metric, ofMetric] of Map.groupBy(rows, (row) => row.metric)) {
    lines.push('', `${ofMetric[0].suite}: ${metric}`);
    const subjectWidth = Math.max(...ofMetric.map(({ subject }) => subject.length));
    for (const [name, ofCase] of Map.groupBy(ofMetric, (row) => row.case)) {
      lines.push(`  ${name}`);
      for (const { subject, value, ratio, ratioTo } of ofCase) {
        const line = `    ${subject.padEnd(subjectWidth)} ${format(value).padStart(10)}`;
        if (ratio === undefined) {
          lines.push(line);
          continue;
        }
        const comparison = `${Number(ratio.toPrecision(3))} × ${ratioTo}`;
        if (line.length + 2 + comparison.length <= maxColumns) lines.push(`${line}  ${comparison}`);
        else lines.push(line, `      ${comparison}`);
      }
    }
  }
  return lines.join('\n');
}

const format = (value) => Number(value.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 });

// In the environment, so that the processes of a suite share the start time.
process.env.BENCH_STARTED_AT ??= String(Date.now());

/** Prints the current measurement and the time since the start to stderr, because a suite takes minutes. */
export function printProgress(text) {
  const seconds = Math.round((Date.now() - Number(process.env.BENCH_STARTED_AT)) / 1_000);
  console.error(`[${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}] ${text}`);
}
