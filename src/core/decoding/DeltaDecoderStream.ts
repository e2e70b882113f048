import type { StreamDelta } from '../../model/StreamDelta.js';
import { StreamProcessor, type StreamProcessorOptions } from './StreamProcessor.js';

/**
 * {@link StreamProcessor} as a transform stream: bytes in, one batch of deltas out for each chunk that adds something.
 * It closes once the protocol says that the response is over. How it ended is in `processor.end()`.
 *
 * @example
 * ```ts
 * for await (const deltas of response.body.pipeThrough(new DeltaDecoderStream({ headers: response.headers }))) show(deltas);
 * ```
 */
export class DeltaDecoderStream extends TransformStream<Uint8Array, readonly StreamDelta[]> {
  readonly processor: StreamProcessor;

  /** @throws {@link StreamError} `'invalid-option'` for an unknown protocol. */
  constructor(options?: StreamProcessorOptions) {
    const processor = new StreamProcessor(options);
    super({
      transform(chunk, controller) {
        const deltas = processor.push(chunk);
        if (deltas.length > 0) controller.enqueue(deltas);
        if (processor.completion === 'ended') controller.terminate();
      },
      flush(controller) {
        const { deltas } = processor.end();
        if (deltas.length > 0) controller.enqueue(deltas);
      },
    });
    this.processor = processor;
  }
}
