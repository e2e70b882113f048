import type { Environment } from '../environment.js';

/** The origin of an address; a relative one has the page's, or `''` outside of a page. */
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
