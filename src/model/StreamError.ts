import type { SchemaIssue } from './StandardSchema.js';
import { sanitizeText } from './sanitizeText.js';

/**
 * The kind of failure.
 *
 * | code | what happened |
 * | --- | --- |
 * | `network` | the request got no response: offline, DNS, CORS, connection refused |
 * | `http` | the response has an error status; see `status` and the excerpt in the message |
 * | `unexpected-content-type` | the response is not a stream, for example an HTML login page with status 200 |
 * | `empty-body` | a success status without a body, or with an empty one |
 * | `unreadable-body` | the body was already read, or is locked by another reader |
 * | `disconnected` | the connection broke during the response |
 * | `truncated` | the body ended before the response was complete |
 * | `idle-timeout` | the server was silent for longer than allowed |
 * | `provider` | the server sent an error event in the stream |
 * | `protocol` | no event of the response could be decoded |
 * | `event-too-large` | one event exceeded `maxEventBytes` |
 * | `memory-limit` | the response exceeded `maxBufferSizeInMB` |
 * | `connection-lost` | a resume could not continue the text on the screen |
 * | `retry-after-too-long` | the server's `Retry-After` is longer than `maxRetryAfterMs` |
 * | `aborted` | the application aborted the request |
 * | `invalid-json` | the object's text contains no JSON, or invalid JSON |
 * | `schema-mismatch` | the complete object does not match its schema; see `issues` |
 * | `invalid-option` | an option has an invalid value |
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
  /** HTTP status, if there was a response. */
  status?: number | undefined;
  /** Number of the attempt that failed, starting at 1. */
  attempt?: number | undefined;
  /** Whether a retry may succeed. @defaultValue `false` */
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
 * Every failure of a stream. The message says what happened, what was kept and what to do. It never contains the query
 * string of a URL.
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
    // Messages are rendered, and they quote URLs and server text.
    super(sanitizeText(message), cause === undefined ? undefined : { cause });
    if (facts.excerpt !== undefined) facts.excerpt = sanitizeText(facts.excerpt);
    Object.assign(this, facts, { code, retryable, partial });
  }
}
