/** The parts of an error that a client may see. */
export interface PublicError {
  readonly message: string;
  readonly code?: string | undefined;
}

/** Returns what the client receives for an error. */
export type ErrorHandler = (error: unknown) => string | PublicError;

/** Sent instead of the messages of providers and databases, which can contain models, hosts, keys and accounts. */
export const hiddenMessage = 'The server could not complete the response.';

/** Logs the error on the server and hides it from the client. */
export function hideError(error: unknown): string {
  console.error('A streamed response failed:', error);
  return hiddenMessage;
}

/** Returns the result of `onError`, or hides the error if `onError` throws. */
export function publicError(error: unknown, onError: ErrorHandler = hideError): PublicError {
  try {
    const shown = onError(error);
    return typeof shown === 'string' ? { message: shown } : shown;
  } catch (thrown) {
    return { message: hideError(thrown) };
  }
}

interface HttpFailure {
  readonly status: number;
  readonly retryAfter: Readonly<Record<string, string>>;
}

/**
 * Reads the status and the Retry-After of a provider's error. Supports the errors of the SDKs of OpenAI, Anthropic,
 * Google (`status`), the AI SDK (`statusCode`, also within its RetryError) and Ollama (`status_code`).
 *
 * @returns status 502 if the provider could not be reached, 500 for any other error.
 */
export function httpFailureOf(error: unknown): HttpFailure {
  for (let cause = error, depth = 0; cause && depth < 5; depth++) {
    const fields = Object(cause) as Record<string, unknown>;
    const response = fields['response'] as { status?: unknown; headers?: unknown } | undefined;
    const status = [fields['status'], fields['statusCode'], fields['status_code'], response?.status].find(
      isErrorStatus,
    );
    const headers = fields['headers'] ?? fields['responseHeaders'] ?? response?.headers;
    if (status !== undefined) return { status, retryAfter: retryAfterOf(headers) };
    cause = fields['lastError'] ?? fields['cause'];
  }
  const isNetworkError = error instanceof TypeError && /fetch failed|network/i.test(error.message);
  return { status: isNetworkError ? 502 : 500, retryAfter: {} };
}

function isErrorStatus(status: unknown): status is number {
  return typeof status === 'number' && status >= 400 && status < 600;
}

function retryAfterOf(headers: unknown): Record<string, string> {
  const get = (name: string): unknown =>
    typeof (headers as Headers | undefined)?.get === 'function'
      ? (headers as Headers).get(name)
      : (Object(headers) as Record<string, unknown>)[name];
  const found = ['retry-after', 'retry-after-ms'].map((name) => [name, get(name)] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The response body for an error before the first event. */
export function errorResponse(status: number, error: PublicError, headers: HeadersInit = {}): Response {
  const response = Response.json({ error }, { status, headers });
  response.headers.set('cache-control', 'no-store');
  return response;
}
