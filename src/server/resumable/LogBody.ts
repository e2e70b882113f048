import type { ProtocolName } from '../../protocols/registry.js';
import { EventWriter } from '../EventWriter.js';
import { hiddenMessage } from '../errors.js';
import { leaseExpired } from '../StreamStore.js';
import { TextBody, type TextSink } from '../TextBody.js';
import type { LogReader, StreamLog } from './StreamLog.js';

export interface LogBodyOptions {
  readonly streamId: string;
  readonly protocol: ProtocolName;
  /** Number of the last event that the client has received. */
  readonly after: number;
  readonly keepAliveMs: number;
  readonly maxConnectionMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The body stays open until this settles, so that the platform does not end the process. */
  readonly until?: Promise<unknown> | undefined;
}

/** The maximum number of characters in one chunk of the body. */
const chunkSize = 8_192;
/** The maximum number of events in one chunk of the body. */
const joinedEvents = 128;

/** The body of a response: the events of a log after a given number. */
export class LogBody extends TextBody {
  readonly #log: StreamLog;
  readonly #options: LogBodyOptions;
  readonly #framing: EventWriter['framing'];
  /** `undefined` in protocols without event ids. */
  readonly #idPrefix: string | undefined;
  readonly #reader: LogReader;
  #isClosed = false;

  constructor(log: StreamLog, options: LogBodyOptions) {
    const { framing, heartbeat } = new EventWriter(options.protocol);
    super({ ...options, heartbeat });
    this.#log = log;
    this.#options = options;
    this.#framing = framing;
    this.#idPrefix = framing === 'sse' ? `${options.streamId}-` : undefined;
    this.#reader = log.attach(options.after, this.advance);
    const { signal } = options;
    if (signal?.aborted) this.#close();
    else signal?.addEventListener('abort', this.#close);
  }

  protected override get hasText(): boolean {
    return this.#reader.cursor < this.#log.readableTo;
  }

  protected override get isFull(): boolean {
    return this.#log.readableTo - this.#reader.cursor >= joinedEvents;
  }

  protected override get isOver(): boolean {
    const { ending, readableTo, last } = this.#log;
    if (this.#isClosed || this.#reader.isCut) return true;
    return ending !== undefined && this.#reader.cursor >= readableTo && readableTo >= last;
  }

  protected override take(): string {
    return this.#log.read(this.#reader, this.#idPrefix, chunkSize);
  }

  /** There is nothing to request: the log calls `advance` when it has more events. */
  protected override request(): void {}

  protected override async finish(sink: TextSink): Promise<void> {
    const { ending, isDropped } = this.#log;
    const isCut = this.#isClosed || this.#reader.isCut || isDropped;
    if (!isCut && ending?.reason === leaseExpired && this.#framing !== 'text') sink.write(this.#lostError());
    if (!isCut) await this.#options.until;
    this.#close();
    // The text protocol has no error event. Only a broken connection shows that the text is incomplete.
    if (!isCut && this.#framing === 'text' && ending?.outcome === 'failed') {
      sink.fail(new Error('The producer of this response failed.'));
    } else sink.close();
  }

  protected override expire(): void {
    this.#reader.isCut = true;
    this.advance();
  }

  protected override leave(): void {
    this.#close();
  }

  /** Detaches from the log. The pending or the next pull then ends the body. */
  readonly #close = (): void => {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.signal?.removeEventListener('abort', this.#close);
    this.#log.detach(this.#reader);
    this.advance();
  };

  /** The error event for a stream whose producer died. The log itself has no such event. */
  #lostError(): string {
    const last = Math.max(this.#reader.cursor, this.#log.last);
    const writer = new EventWriter(this.#options.protocol, { eventsBefore: last });
    writer.delta({ type: 'error', message: hiddenMessage, code: 'producer-lost' });
    const prefix = this.#idPrefix;
    return writer
      .take()
      .map((frame, n) => (prefix ? `id: ${prefix}${last + n + 1}\n${frame}` : frame))
      .join('');
  }
}
