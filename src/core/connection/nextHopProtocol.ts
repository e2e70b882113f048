import type { Environment } from '../environment.js';

/**
 * Whether the browser used HTTP/2 or 3 for this origin, so that all streams share one connection. Other origins report
 * their protocol only with `Timing-Allow-Origin`; an unknown protocol counts as HTTP/1.1.
 */
export function speaksHttp2(origin: string, { performance }: Pick<Environment, 'performance'>): boolean {
  const entries = ['navigation', 'resource'].flatMap(
    (type) => (performance?.getEntriesByType?.(type) ?? []) as PerformanceResourceTiming[],
  );
  return entries.some(({ name, nextHopProtocol }) => /^h[23]/.test(nextHopProtocol) && name.startsWith(`${origin}/`));
}
