import { currentClock } from '../clock/Clock.js';
import type { CassetteChunk, CassetteEnd, CassetteHead, CassetteLine } from './cassetteFormat.js';
import { redactHeaders, redactUrl } from './redact.js';

export interface RecordOptions {
  /** Called with each line, its line end included, as it is recorded: to append it to a file, for instance. */
  onLine?: ((line: string) => void) | undefined;
  /** Names of headers to redact beside those that look like secrets. */
  redactHeaders?: readonly string[] | undefined;
  /** Keep what was asked, prompts and all. Only text is kept. @defaultValue `false` */
  requestBody?: boolean | undefined;
}

/** A `fetch` that keeps what it streams. */
export interface RecordingFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Everything recorded so far, as JSON lines: what {@link cassette} plays. */
  readonly jsonl: string;
}

/**
 * Records responses byte for byte, with their timing, as they are read. The values of headers and URL parameters that
 * look like secrets are replaced; the body of the response is kept as it is, so look at it before you share it.
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
    const response = await fetch(input, init);
    write({
      cassette: 1,
      request: {
        method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
        url: redactUrl(request?.url ?? String(input)),
        headers: redactHeaders(new Headers(init.headers ?? request?.headers), options.redactHeaders),
        ...(options.requestBody && typeof init.body === 'string' && { body: init.body }),
      },
      response: { status: response.status, headers: redactHeaders(response.headers, options.redactHeaders) },
      at: at(),
    } satisfies CassetteHead);

    if (!response.body) {
      write({ at: at(), end: 'closed' } satisfies CassetteEnd);
      return response;
    }
    const body = tap(response.body, {
      onChunk: (bytes) => write({ at: at(), ...written(bytes) } satisfies CassetteChunk),
      onEnd: (end) => write({ at: at(), end } satisfies CassetteEnd),
    });
    const { status, statusText, headers, url, redirected } = response;
    return Object.defineProperties(new Response(body, { status, statusText, headers }), {
      url: { value: url },
      redirected: { value: redirected },
    });
  }

  return Object.defineProperty(recording, 'jsonl', { get: () => recordings.flat().join('') }) as RecordingFetch;
}

/** Passes a body on as it is asked for: recording must not take backpressure away. */
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

function written(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  }
}
