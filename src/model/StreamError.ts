import type { SchemaIssue } from './StandardSchema.js';
import { sanitizeText } from './sanitizeText.js';

/**
 * What went wrong, as a literal to switch on.
 *
 * | code | what happened |
 * | --- | --- |
 * | `network` | the request never got a response: offline, DNS, CORS, a refused connection |
 * | `http` | the response has an error status; `status` and an excerpt say which |
 * | `unexpected-content-type` | the response is not a stream: an HTML login page with status 200, for instance |
 * | `empty-body` | a success status without a body, or with an empty one |
 * | `unreadable-body` | the body was read already, or is locked by another reader |
 * | `disconnected` | the connection broke within the response |
 * | `truncated` | the body ended before the protocol allows it |
 * | `idle-timeout` | the server was silent for longer than allowed |
 * | `provider` | the server sent an error event in the stream |
 * | `protocol` | no event of the response could be read |
 * | `event-too-large` | one event exceeded `maxEventBytes` |
 * | `memory-limit` | the answer exceeded the memory bound |
 * | `connection-lost` | a resume could not continue the text on the screen |
 * | `retry-after-too-long` | the server's `Retry-After` is longer than `maxRetryAfterMs` |
 * | `aborted` | the caller aborted |
 * | `invalid-json` | the object's text has no JSON, or JSON with an error in it |
 * | `schema-mismatch` | the object is whole and does not match its schema; `issues` says where |
 * | `invalid-option` | an option has a value that cannot work |
 */
export type StreamErrorCode =
  | 'network'
  | 'http'
  | 'unexpected-content-type'
  | 'empty-body'
  | 'unreadable-body'
  | 'disconnected'
  | 'truncated'
  | 'idle-timeout'
  | 'provider'
  | 'protocol'
  | 'event-too-large'
  | 'memory-limit'
  | 'connection-lost'
  | 'retry-after-too-long'
  | 'aborted'
  | 'invalid-json'
  | 'schema-mismatch'
  | 'invalid-option';

export interface StreamErrorOptions {
  /** HTTP status, where there was a response. */
  status?: number | undefined;
  /** Which attempt failed, from 1. */
  attempt?: number | undefined;
  /** Whether a retry may help. @defaultValue `false` */
  retryable?: boolean | undefined;
  /** The text received before the failure. @defaultValue `''` */
  partial?: string | undefined;
  /** The beginning of a body that was not a stream, at most 200 characters. */
  excerpt?: string | undefined;
  /** The provider's own code or type, such as `overloaded_error`. */
  providerCode?: string | undefined;
  /** The server's retry delay, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** Why an object does not match its schema. */
  issues?: ReadonlyArray<SchemaIssue> | undefined;
  cause?: unknown;
}

/** Whether an error is an abort. Checks the name, because a DOMException is not an Error in every environment. */
export function isAbort(error: unknown): boolean {
  return (error as { name?: unknown } | null | undefined)?.name === 'AbortError';
}

/**
 * Every failure of a stream. The message says what happened, what was kept and what to do; it never contains the query
 * of an address.
 */
export class StreamError extends Error {
  override readonly name = 'StreamError';
  readonly code!: StreamErrorCode;
  readonly status: number | undefined;
  readonly attempt: number | undefined;
  readonly retryable!: boolean;
  readonly partial!: string;
  readonly excerpt: string | undefined;
  readonly providerCode: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly issues: ReadonlyArray<SchemaIssue> | undefined;

  constructor(
    code: StreamErrorCode,
    message: string,
    { cause, retryable = false, partial = '', ...facts }: StreamErrorOptions = {},
  ) {
    // Messages and excerpts are rendered: they quote addresses and server texts.
    super(sanitizeText(message), cause === undefined ? undefined : { cause });
    if (facts.excerpt !== undefined) facts.excerpt = sanitizeText(facts.excerpt);
    Object.assign(this, facts, { code, retryable, partial });
  }
}
