import { isDevelopment } from '../core/isDevelopment.js';

const warned = new Set<string>();

/** Tells the developer, once a page and never the user. */
export function warnOnce(about: string, message: string): void {
  if (!isDevelopment || warned.has(about)) return;
  warned.add(about);
  console.warn(`[sluice] ${message}`);
}
