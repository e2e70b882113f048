import type { StreamError, StreamErrorCode } from '../model/StreamError.js';
import type { ErrorStrings, Strings } from './strings.js';

const kinds: Partial<Record<StreamErrorCode, keyof ErrorStrings>> = {
  network: 'unreachable',
  'unexpected-content-type': 'unreadable',
  'empty-body': 'unreadable',
  'unreadable-body': 'unreadable',
  protocol: 'unreadable',
  'event-too-large': 'tooLarge',
  'memory-limit': 'tooLarge',
  disconnected: 'interrupted',
  truncated: 'interrupted',
  'connection-lost': 'interrupted',
  'idle-timeout': 'timeout',
  'retry-after-too-long': 'overloaded',
};

/** Matches the codes and messages of OpenAI, Anthropic and Gemini. */
const contextWords = /context.?length|context.?window|request_too_large|prompt.{0,4}too.?long/i;
const rateWords = /rate.?limit|resource_exhausted|too.many.requests|quota/i;
const overloadWords = /overloaded|at.capacity|unavailable/i;

/** What went wrong and what the user can do, without protocol terms. */
export function errorSentence(error: StreamError, strings: Strings): string {
  const sentence = strings.errors[kindOf(error)];
  return strings.error(typeof sentence === 'function' ? sentence(error) : sentence);
}

function kindOf({ code, status, providerCode = '', message }: StreamError): keyof ErrorStrings {
  const providerWords = code === 'provider' ? `${providerCode} ${message}` : providerCode;
  if (contextWords.test(providerWords)) return 'tooLong';
  if (code === 'network' && typeof navigator !== 'undefined' && navigator.onLine === false) return 'offline';
  // An error event may have the status of its response, such as 200, which says nothing about the error.
  if (status !== undefined && status >= 400) return kindOfStatus(status);
  if (rateWords.test(providerWords)) return 'tooManyRequests';
  if (overloadWords.test(providerWords)) return 'overloaded';
  return kinds[code] ?? 'other';
}

function kindOfStatus(status: number): keyof ErrorStrings {
  switch (status) {
    case 401:
      return 'signIn';
    case 403:
      return 'forbidden';
    case 404:
    case 405:
      return 'notFound';
    case 413:
      return 'tooLong';
    case 429:
      return 'tooManyRequests';
    case 503:
    case 529:
      return 'overloaded';
    default:
      return status >= 500 ? 'server' : 'other';
  }
}
