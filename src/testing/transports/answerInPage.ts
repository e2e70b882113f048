/**
 * Streams responses of MSW handlers in browsers without transferable streams (WebKit), where the service worker would
 * deliver a body only at its end. The handler responds through MSW with an empty body and a header, and the replaced
 * `fetch` returns a response that the page creates.
 */
const header = 'x-sluice-in-page';

const supportsStreamTransfer = (): boolean => {
  const { port1, port2 } = new MessageChannel();
  try {
    const stream = new ReadableStream();
    port1.postMessage(stream, [stream as unknown as Transferable]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
};

/** @param signal - The abort signal of the request. */
type HeldResponse = (signal: AbortSignal | undefined) => Response;

const held = new Map<string, HeldResponse>();
/**
 * Number of requests of the replaced `fetch` that have no response yet, by method and URL. Only these can be answered
 * in the page.
 */
const pending = new Map<string, number>();
let count = 0;

/** Whether a request can and must be answered in the page. */
export function isAnsweredInPage({ method, url }: Request): boolean {
  return (pending.get(`${method} ${url}`) ?? 0) > 0;
}

/** Headers of the empty response to return through MSW. */
export function holdResponse(response: HeldResponse): Record<string, string> {
  count += 1;
  held.set(String(count), response);
  return { [header]: String(count) };
}

if (typeof navigator !== 'undefined' && 'serviceWorker' in navigator && !supportsStreamTransfer()) {
  const { fetch } = globalThis;

  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request?.url ?? String(input), location.href);
    // The URL of a Request has no fragment.
    url.hash = '';
    const key = `${(init?.method ?? request?.method ?? 'GET').toUpperCase()} ${url.href}`;
    pending.set(key, (pending.get(key) ?? 0) + 1);
    try {
      const response = await fetch(input, init);
      const id = response.headers.get(header);
      const create = id === null ? undefined : held.get(id);
      if (id === null || !create) return response;
      held.delete(id);
      const answer = create(init?.signal ?? request?.signal);
      return Object.defineProperties(answer, {
        url: { value: response.url },
        redirected: { value: response.redirected },
      });
    } finally {
      const left = (pending.get(key) ?? 1) - 1;
      if (left > 0) pending.set(key, left);
      else pending.delete(key);
    }
  };
}
