import type { ProtocolName } from '../../protocols/registry.js';
import { EventWriter } from '../EventWriter.js';
import { hiddenMessage } from '../errors.js';
import { leaseExpired } from '../StreamStore.js';
import { Heartbeat } from '../streamResponse.js';
import type { StreamLog } from './StreamLog.js';

export interface LogBodyOptions {
  readonly streamId: string;
  readonly protocol: ProtocolName;
  /** The number of the last event that the client has received. */
  readonly after: number;
  readonly keepAliveMs: number;
  readonly maxConnectionMs: number;
  /** Aborts when the client disconnects. */
  readonly signal?: AbortSignal | undefined;
  /** The body stays open until this promise settles, so that the platform does not end the process. */
  readonly until?: Promise<unknown> | undefined;
}

/** The maximum number of characters joined into one chunk of the body. */
const chunkSize = 65_536;

/** Creates a response body from the events of a log after a given number. */
export function logBody(log: StreamLog, options: LogBodyOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { streamId, protocol, after, keepAliveMs, maxConnectionMs, signal } = options;
  const encoder = new TextEncoder();
  const reader = log.attach(after);
  const { framing, heartbeat: beat } = new EventWriter(protocol);
  const idPrefix = framing === 'sse' ? `${streamId}-` : undefined;
  let heartbeat: Heartbeat | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const leave = () => {
    if (isClosed) return;
    isClosed = true;
    heartbeat?.stop();
    clearTimeout(deadline);
    signal?.removeEventListener('abort', leave);
    log.detach(reader);
    reader.wake();
  };

  /** The error event for a stream whose producer died. The log itself ends without one. */
  const lostError = () => {
    const last = Math.max(reader.cursor, log.last);
    const writer = new EventWriter(protocol, { eventsBefore: last });
    writer.delta({ type: 'error', message: hiddenMessage, code: 'producer-lost' });
    return writer
      .take()
      .map((frame, n) => (idPrefix ? `id: ${idPrefix}${last + n + 1}\n${frame}` : frame))
      .join('');
  };

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        if (signal?.aborted) leave();
        else signal?.addEventListener('abort', leave);
        if (maxConnectionMs > 0) {
          deadline = setTimeout(() => {
            reader.isCut = true;
            reader.wake();
          }, maxConnectionMs);
        }
        if (keepAliveMs > 0 && beat)
          heartbeat = new Heartbeat(keepAliveMs, () => controller.enqueue(encoder.encode(beat)));
      },
      async pull(controller) {
        heartbeat?.wait();
        for (;;) {
          const isOver = isClosed || reader.isCut;
          const text = isOver ? '' : log.read(reader, idPrefix, chunkSize);
          if (text !== '') {
            heartbeat?.rest();
            controller.enqueue(encoder.encode(text));
            return;
          }
          const isEnded = log.ending !== undefined && reader.cursor >= log.readableTo && log.readableTo >= log.last;
          if (isOver || isEnded) break;
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
        }
        const { ending } = log;
        const isCut = isClosed || reader.isCut || log.isDropped;
        heartbeat?.stop();
        if (!isCut && ending?.reason === leaseExpired && framing !== 'text') {
          controller.enqueue(encoder.encode(lostError()));
        }
        if (!isCut) await options.until;
        leave();
        // The text protocol has no error event: only a broken connection shows that the text is incomplete.
        if (!isCut && framing === 'text' && ending?.outcome === 'failed') {
          controller.error(new Error('The producer of this response failed.'));
        } else controller.close();
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
