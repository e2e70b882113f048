import { isDevelopment } from './isDevelopment.js';

const warned = new Set<string>();

/** Warns in the console once per page load and topic. Has no effect in a production build. */
export function warnOnce(topic: string, message: string): void {
  if (!isDevelopment || warned.has(topic)) return;
  warned.add(topic);
  console.warn(`[sluice] ${message}`);
}
