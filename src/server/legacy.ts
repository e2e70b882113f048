/**
 * The route helpers of `ai` 2 and 3. Existing code only has to change the import. Use `streamResponse` of
 * `sluice/server` in new code.
 *
 * @module
 */
import { SourceBody } from './SourceBody.js';
import { SourceRun } from './SourceRun.js';
import type { StreamSource } from './StreamSource.js';
import { mergeHeaders } from './streamResponse.js';
import { streamOf } from './TextBody.js';

/** Callbacks during the answer. Returned promises are awaited. */
export interface StreamCallbacks {
  onStart?: (() => void | Promise<void>) | undefined;
  onToken?: ((token: string) => void | Promise<void>) | undefined;
  /** Called with the complete text. */
  onCompletion?: ((completion: string) => void | Promise<void>) | undefined;
  /** Called after `onCompletion`, with the same text. */
  onFinal?: ((completion: string) => void | Promise<void>) | undefined;
}

/**
 * The text of an OpenAI response as a stream of bytes. Takes the SDK's stream, or a response of `fetch`.
 *
 * Reads the response only on demand, and stops it on cancel. If the response fails, the stream ends with an error.
 *
 * @example
 * ```ts
 * const response = await openai.chat.completions.create({ model, messages, stream: true });
 * return new StreamingTextResponse(OpenAIStream(response));
 * ```
 */
export function OpenAIStream(response: StreamSource, callbacks: StreamCallbacks = {}): ReadableStream<Uint8Array> {
  const run = new SourceRun(response, { protocol: 'text' });
  const body = streamOf(new SourceBody(run, async () => {}, { keepAliveMs: 0 }));
  const { onStart, onToken, onCompletion, onFinal } = callbacks;
  if (!onStart && !onToken && !onCompletion && !onFinal) return body;
  const decoder = new TextDecoder();
  let completion = '';
  return body.pipeThrough(
    new TransformStream({
      start: () => onStart?.(),
      async transform(bytes, controller) {
        const token = decoder.decode(bytes, { stream: true });
        completion += token;
        await onToken?.(token);
        controller.enqueue(bytes);
      },
      async flush() {
        await onCompletion?.(completion);
        await onFinal?.(completion);
      },
    }),
  );
}

const textHeaders = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

/** A response of status 200 that streams text. */
export class StreamingTextResponse extends Response {
  constructor(stream: ReadableStream<Uint8Array>, init: ResponseInit = {}) {
    super(stream as BodyInit, { status: 200, ...init, headers: mergeHeaders(textHeaders, init.headers) });
  }
}
