import { isDevelopment } from './isDevelopment.js';

const warned = new Set<string>();

/**
 * Warns the developer in the console, once per page load and `topic`; never in a production build.
 *
 * @param topic - Identifies the warning.
 */
export function warnOnce(topic: string, message: string): void {
  if (!isDevelopment || warned.has(topic)) return;
  warned.add(topic);
  console.warn(`[sluice] ${message}`);
}
