import type { Environment } from '../environment.js';

/** Where an address leads. One without an origin is the page's own; outside of a page that is `''`. */
export function originOf(url: string, { origin }: Pick<Environment, 'origin'>): string {
  try {
    return new URL(url, origin).origin;
  } catch {
    return origin ?? '';
  }
}

export function isSameOrigin(url: string, environment: Pick<Environment, 'origin'>): boolean {
  return originOf(url, environment) === (environment.origin ?? '');
}
