import type { MockRequest } from '../journal/MockRequest.js';
import { createResponder, type Reply, type ReplyRule } from './Reply.js';

/** Conditions for a request. All that are set must match. */
export interface RequestMatch {
  /** The path (`'/api/chat'`), the whole URL, or a regular expression for the URL. */
  url?: string | RegExp | undefined;
  method?: string | undefined;
  /** Substring of, or regular expression for, {@link MockRequest.prompt}. */
  lastMessage?: string | RegExp | undefined;
  /** Returns whether the request matches. */
  matches?: ((request: MockRequest) => boolean) | undefined;
}

/**
 * Restricts a reply to matching requests: `[when({ lastMessage: /weather/ }, sunny), when({ method: 'GET' }, replay),
 * otherwise]`.
 */
export function when(match: RequestMatch | ((request: MockRequest) => boolean), reply: Reply): ReplyRule {
  const fits = typeof match === 'function' ? match : (request: MockRequest) => fitsAll(request, match);
  return {
    kind: 'rule',
    createResponder(options) {
      const respond = createResponder(reply, options);
      return (context) => (fits(context.request) ? respond(context) : undefined);
    },
  };
}

function fitsAll(request: MockRequest, { url, method, lastMessage, matches }: RequestMatch): boolean {
  return (
    (url === undefined || fitsUrl(request.url, url)) &&
    (method === undefined || method.toUpperCase() === request.method) &&
    (lastMessage === undefined || fitsText(request.prompt ?? '', lastMessage)) &&
    (matches === undefined || matches(request))
  );
}

function fitsUrl(actual: string, wanted: string | RegExp): boolean {
  if (typeof wanted !== 'string') return wanted.test(actual);
  const { origin, pathname, search } = new URL(actual);
  return [actual, `${origin}${pathname}`, `${pathname}${search}`, pathname].includes(wanted);
}

function fitsText(actual: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? actual.includes(wanted) : wanted.test(actual);
}
