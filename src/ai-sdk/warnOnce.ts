const warned = new Set<string>();

declare const process: { env: { NODE_ENV?: string } } | undefined;

/** Tells the developer, once a page and never the user. */
export function warnOnce(about: string, message: string): void {
  if (typeof process !== 'undefined' && process.env.NODE_ENV === 'production') return;
  if (warned.has(about)) return;
  warned.add(about);
  console.warn(`[sluice] ${message}`);
}
