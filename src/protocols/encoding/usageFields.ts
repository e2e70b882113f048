import type { Usage } from '../../model/StreamDelta.js';

type Counts = Readonly<Record<string, unknown>>;

/**
 * The usage object of a protocol.
 *
 * @param counts - The counts under the protocol's names. Undefined counts are omitted.
 * @param others - Further names that providers of this protocol send. `usage.raw` is added only if all its names are
 * known, because it may be the usage object of another protocol.
 */
export function usageFields({ raw }: Usage, counts: Counts, others: readonly string[] = []): Counts {
  const known = new Set([...Object.keys(counts), ...others]);
  const isOwn = typeof raw === 'object' && raw !== null && Object.keys(raw).every((name) => known.has(name));
  return { ...withoutUndefined(counts), ...(isOwn && raw) };
}

/** The total token count, computed if the provider did not send it. */
export function totalOf({ inputTokens, outputTokens, totalTokens }: Usage): number | undefined {
  if (totalTokens !== undefined || inputTokens === undefined || outputTokens === undefined) return totalTokens;
  return inputTokens + outputTokens;
}

export function withoutUndefined(fields: Counts): Counts {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
