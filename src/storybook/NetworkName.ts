/** The titles in the order of the menu. */
export const networkTitles = {
  'as-written': 'As written',
  instant: 'Instant',
  realistic: 'Realistic',
  slow: 'Slow',
  flaky: 'Flaky',
  stalls: 'Stalls',
  drops: 'Drops mid-sentence',
  'rate-limited': '429, then succeeds',
  offline: 'Offline',
} as const;

export type NetworkName = keyof typeof networkTitles;

export function isNetworkName(value: unknown): value is NetworkName {
  return typeof value === 'string' && value in networkTitles;
}
