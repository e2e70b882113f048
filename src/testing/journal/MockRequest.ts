import { promptOf } from './promptOf.js';

/** A request received by a mock. */
export interface MockRequest {
  readonly method: string;
  /** Absolute URL. */
  readonly url: string;
  readonly headers: Headers;
  /** Parsed JSON, or the text if it is not JSON; `undefined` if there is no body. */
  readonly body: unknown;
  /** The user's latest input, read from the body: `prompt`, the last user message, `input` or `contents`. */
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
