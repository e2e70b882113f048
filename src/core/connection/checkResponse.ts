import { StreamError } from '../../model/StreamError.js';
import { excerptOf } from './excerptOf.js';
import { retryAfter } from './retryAfter.js';

/** Where a response came from, for messages: `POST /api/stream`. */
export type RequestName = string;

/**
 * Lets a response pass that can be read as a stream.
 *
 * @param readBeginning - Of the body, for an excerpt.
 * @throws {@link StreamError} `http`, `unexpected-content-type`, `empty-body` or `unreadable-body`.
 */
export async function checkResponse(
  response: Response,
  request: RequestName,
  readBeginning: () => Promise<string>,
): Promise<void> {
  // `ok` rather than the number, and headers that may be missing: tests hand in responses made by hand.
  const { ok, status, headers, body } = response;
  if (ok && (response.bodyUsed || body?.locked))
    throw new StreamError(
      'unreadable-body',
      `The response from ${request} was read already, or is being read elsewhere. Hand over one that nobody has read, or a clone.`,
      { status },
    );
  const type = headers?.get('content-type') ?? '';
  if (ok && isStreamable(type)) {
    if (!body) throw emptyBody(request, status);
    return;
  }
  const { excerpt, providerCode } = excerptOf(await readBeginning());
  const redirected = response.redirected ? `, after a redirect to ${response.url}` : '';
  const what = ok
    ? `Expected a stream from ${request}, but got ${type.split(';')[0]} with status ${status}${redirected}`
    : `Stream request failed with status ${status} from ${request}`;
  const said = excerpt && `: ${excerpt.replace(/\.$/, '')}`;
  throw new StreamError(
    ok ? 'unexpected-content-type' : 'http',
    `${what}${said}.${ok ? ' Is it a login or an error page? Check `api`, and that the user is signed in.' : hint(status)}`,
    {
      status,
      excerpt: excerpt || undefined,
      providerCode,
      retryable: !ok && isTransient(status),
      retryAfterMs: headers && retryAfter(headers),
    },
  );
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

/** Conflict and Too Early pass by themselves, as do timeouts, limits and a server in trouble. */
function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

function hint(status: number): string {
  if (status === 404 || status === 405)
    return ' No route answers there: “Backend routes” in the README shows one to copy; `api` says where to ask.';
  if (status === 401 || status === 403) return ' The server wants other credentials: see `headers` and `credentials`.';
  return '';
}
