import { StreamError } from '../../model/StreamError.js';
import { parseErrorBody } from './parseErrorBody.js';
import { retryAfter } from './retryAfter.js';

/** Method and URL of a request in error messages, such as `POST /api/stream`. */
export type RequestName = string;

/**
 * Checks that a response can be read as a stream.
 *
 * @param readBeginning - Reads the first characters of the body, for an excerpt.
 * @throws {@link StreamError} `http`, `unexpected-content-type`, `empty-body` or `unreadable-body`.
 */
export async function checkResponse(
  response: Response,
  request: RequestName,
  readBeginning: () => Promise<string>,
): Promise<void> {
  // A custom `fetch` may return an incomplete response, for example without headers.
  const { ok, status, headers, body } = response;
  if (ok && (response.bodyUsed || body?.locked))
    throw new StreamError(
      'unreadable-body',
      `The response from ${request} was read already, or is being read elsewhere. Pass an unread response, or a clone.`,
      { status },
    );
  const type = headers?.get('content-type') ?? '';
  if (ok && isStreamable(type)) {
    if (!body) throw emptyBody(request, status);
    return;
  }
  const { excerpt, providerCode } = parseErrorBody(await readBeginning());
  // The query and the user info of a URL may contain secrets.
  const page = response.url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
  const redirected = response.redirected ? `, after a redirect to ${page}` : '';
  const said = excerpt && `: ${excerpt.replace(/\.$/, '')}`;
  const what = ok
    ? `Expected a stream from ${request}, but got ${type.split(';')[0]} with status ${status}${redirected}`
    : `Stream request failed with status ${status} from ${request}`;
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

export function emptyBody(request: RequestName, status: number): StreamError {
  return new StreamError(
    'empty-body',
    `The response from ${request} has status ${status} but no body. Check that the route returns its stream.`,
    { status },
  );
}

/** Whether a body may be a stream: text or JSON, but no HTML page, image or archive. */
function isStreamable(contentType: string): boolean {
  return /^\s*($|;|text\/(?!html|xml|css|javascript)|application\/(.*json|octet-stream))/i.test(contentType);
}

/** Whether a retry may succeed after this status: timeout, conflict, too early, rate limit or a server error. */
function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

function hint(status: number): string {
  if (status === 404 || status === 405)
    return ' No route answers there: “Backend routes” in the README shows one to copy; `api` sets the address.';
  if (status === 401 || status === 403)
    return ' The server requires other credentials: see `headers` and `credentials`.';
  return '';
}
