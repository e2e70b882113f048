import { currentClock } from '../clock/Clock.js';
import type { CassetteChunk, CassetteEnd, CassetteHead, CassetteLine } from './cassetteFormat.js';
import { type KeptNames, redactBody, redactHeaders, redactUrl } from './redact.js';

export interface RecordOptions {
  /** Called with each recorded line, including its line break, for example to append it to a file. */
  onLine?: ((line: string) => void) | undefined;
  /**
   * Names of headers, URL parameters and body fields to record unchanged. By default, only values that are known to be
   * harmless are recorded (`content-type`, `retry-after`, `model`, …); all others are written as `[redacted]`.
   */
  keep?: readonly string[] | undefined;
  /** Records the request body, including prompts, if it is text. @defaultValue `false` */
  requestBody?: boolean | undefined;
}

/** A `fetch` that records the responses that it returns. */
export interface RecordingFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Everything recorded so far, as JSON lines, for {@link cassette}. */
  readonly jsonl: string;
}

/**
 * Records responses byte for byte, with their timing, as they are read. Values of headers, URL parameters and body
 * fields are recorded only if they are known to be harmless, see {@link RecordOptions.keep}. The body of the response
 * is recorded unchanged: read a cassette before you share it.
 *
 * @example
 * ```ts
 * const recorder = record(fetch);
 * await (await recorder('https://api.example.com/chat', { method: 'POST', body })).text();
 * await writeFile('chat.jsonl', recorder.jsonl);
 * ```
 */
export function record(fetch: typeof globalThis.fetch, options: RecordOptions = {}): RecordingFetch {
  const recordings: string[][] = [];
  const kept: KeptNames = new Set(options.keep?.map((name) => name.toLowerCase()));

  async function recording(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const clock = currentClock();
    const startedAt = clock.now();
    const at = () => Math.round((clock.now() - startedAt) * 10) / 10;
    const lines: string[] = [];
    recordings.push(lines);
    const write = (line: CassetteLine) => {
      lines.push(`${JSON.stringify(line)}\n`);
      options.onLine?.(lines.at(-1)!);
    };

    const request = input instanceof Request ? input : undefined;
    // The body is read before the request is sent, because sending consumes it.
    const body = options.requestBody ? await readBody(request, init) : undefined;
    const response = await fetch(input, init);
    write({
      cassette: 1,
      request: {
        method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
        url: redactUrl(request?.url ?? String(input), kept),
        headers: redactHeaders(new Headers(init.headers ?? request?.headers), kept),
        ...(body !== undefined && { body: redactBody(body, kept) }),
      },
      response: { status: response.status, headers: redactHeaders(response.headers, kept) },
      at: at(),
    } satisfies CassetteHead);

    if (!response.body) {
      write({ at: at(), end: 'closed' } satisfies CassetteEnd);
      return response;
    }
    const tapped = tap(response.body, {
      onChunk: (bytes) => write({ at: at(), ...serialize(bytes) } satisfies CassetteChunk),
      onEnd: (end) => write({ at: at(), end } satisfies CassetteEnd),
    });
    const { status, statusText, headers, url, redirected } = response;
    return Object.defineProperties(new Response(tapped, { status, statusText, headers }), {
      url: { value: url },
      redirected: { value: redirected },
    });
  }

  return Object.defineProperty(recording, 'jsonl', { get: () => recordings.flat().join('') }) as RecordingFetch;
}

/** `undefined` for a stream, bytes, or a form with files. */
async function readBody(request: Request | undefined, { body }: RequestInit): Promise<string | undefined> {
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body);
  return body == null && request?.body ? request.clone().text() : undefined;
}

/** Forwards a body chunk by chunk on demand, so that recording keeps the backpressure. */
function tap(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { onChunk, onEnd }: { onChunk(bytes: Uint8Array): void; onEnd(end: CassetteEnd['end']): void },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            onEnd('closed');
            controller.close();
          } else {
            onChunk(value);
            controller.enqueue(value);
          }
        } catch (error) {
          onEnd('broken');
          controller.error(error);
        }
      },
      cancel(reason) {
        onEnd('left');
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function serialize(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  }
}
