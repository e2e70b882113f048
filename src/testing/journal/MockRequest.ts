import { promptOf } from './promptOf.js';

/** A request as a mock saw it. */
export interface MockRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Headers;
  /** The body parsed, where it is JSON; its text otherwise; `undefined` where there is none. */
  readonly body: unknown;
  /** What the user asked, in whichever shape the body says it: `prompt`, the last user message, `input`, `contents`. */
  readonly prompt: string | undefined;
}

export function createMockRequest(method: string, url: string, headers: Headers, bodyText: string): MockRequest {
  const body = bodyText === '' ? undefined : parse(bodyText);
  return { method: method.toUpperCase(), url, headers, body, prompt: promptOf(body) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
