import type { Environment } from '../environment.js';

/**
 * Whether the browser has seen this origin speak HTTP/2 or 3, where any number of streams share one connection. Other
 * origins than the page's show it only with `Timing-Allow-Origin`; where nothing is known it is taken for HTTP/1.1.
 */
export function speaksHttp2(origin: string, { performance }: Pick<Environment, 'performance'>): boolean {
  const entries = ['navigation', 'resource'].flatMap(
    (type) => (performance?.getEntriesByType?.(type) ?? []) as PerformanceResourceTiming[],
  );
  return entries.some(({ name, nextHopProtocol }) => /^h[23]/.test(nextHopProtocol) && name.startsWith(`${origin}/`));
}
