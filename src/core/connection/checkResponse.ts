import { StreamError, type StreamErrorCode, type StreamErrorOptions } from '../StreamError.js';
import { readExcerpt } from './readExcerpt.js';
import { retryAfter } from './retryAfter.js';

/** Where a response came from, for messages: `POST /api/stream`. */
export type RequestName = string;

/**
 * Lets a response pass that can be read as a stream.
 *
 * @throws {@link StreamError} `http`, `unexpected-content-type`, `empty-body` or `unreadable-body`, with an excerpt of
 * the body where there is one; the body is then cancelled.
 */
export async function checkResponse(response: Response, request: RequestName): Promise<void> {
  const { status } = response;
  // `ok` rather than the number, and headers that may be missing: tests hand in responses made by hand.
  if (!response.ok)
    throw await failure('http', response, `Stream request failed with status ${status} from ${request}`);
  if (response.bodyUsed || response.body?.locked)
    throw new StreamError(
      'unreadable-body',
      `The response from ${request} was read already, or is being read elsewhere. Hand over one that nobody has read, or a clone.`,
      { status },
    );
  const type = response.headers?.get('content-type') ?? '';
  if (!isStreamable(type)) {
    const redirected = response.redirected ? `, after a redirect to ${response.url}` : '';
    throw await failure(
      'unexpected-content-type',
      response,
      `Expected a stream from ${request}, but got ${type.split(';')[0]} with status ${status}${redirected}`,
    );
  }
  if (!response.body) throw emptyBody(request, status);
}

/** The body has ended, or never was, without a single byte. */
export function emptyBody(request: RequestName, status: number): StreamError {
  return new StreamError(
    'empty-body',
    `The response from ${request} has status ${status} but no body. Check that the route returns its stream.`,
    { status },
  );
}

/** Text and JSON may hold a stream, whatever they call themselves; pages, pictures and archives may not. */
function isStreamable(contentType: string): boolean {
  return /^\s*($|;|text\/(?!html|xml|css|javascript)|application\/(.*json|octet-stream))/i.test(contentType);
}

async function failure(code: StreamErrorCode, response: Response, what: string): Promise<StreamError> {
  const { status } = response;
  const body = await readExcerpt(response);
  const options: StreamErrorOptions = {
    status,
    excerpt: body.excerpt || undefined,
    providerCode: body.providerCode,
    retryable: code === 'http' && isTransient(status),
    retryAfterMs: response.headers && retryAfter(response.headers),
  };
  const said = body.excerpt && `: ${body.excerpt.replace(/\.$/, '')}`;
  return new StreamError(code, `${what}${said}.${hint(code, status)}`, options);
}

/** Conflict and Too Early pass by themselves, as do timeouts, limits and a server in trouble. */
function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

function hint(code: StreamErrorCode, status: number): string {
  if (code === 'unexpected-content-type')
    return ' Is it a login or an error page? Check `api`, and that the user is signed in.';
  if (status === 404 || status === 405)
    return ' No route answers there: “Backend routes” in the README shows one to copy; `api` says where to ask.';
  if (status === 401 || status === 403) return ' The server wants other credentials: see `headers` and `credentials`.';
  return '';
}
