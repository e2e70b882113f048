import type { Host } from '../Host.js';

/** Where an address leads. One without an origin is the page's own; outside of a page that is `''`. */
export function originOf(url: string, { origin }: Pick<Host, 'origin'>): string {
  try {
    return new URL(url, origin).origin;
  } catch {
    return origin ?? '';
  }
}

export function isSameOrigin(url: string, host: Pick<Host, 'origin'>): boolean {
  return originOf(url, host) === (host.origin ?? '');
}
