import type { Environment } from '../environment.js';

/** The origin of a URL. A relative URL has the origin of the page; outside a page it is `''`. */
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
