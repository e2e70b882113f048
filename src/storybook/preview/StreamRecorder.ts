import { type NetworkEvent, observeNetwork } from '../../testing/network/networkEvents.js';
import type { StreamReport, StreamRow } from '../channel.js';
import { ExchangeReader } from './ExchangeReader.js';
import { watchStatuses } from './watchStatuses.js';

/** Milliseconds between two reports: short enough to look live, long enough not to slow down a fast stream. */
const reportEveryMs = 100;

const maxTextLength = 2_000;

type RowContent = StreamRow extends infer Row ? (Row extends StreamRow ? Omit<Row, 'atMs'> : never) : never;

/** Records the traffic of the mounted story and reports it in batches. */
export class StreamRecorder {
  readonly #send: (report: StreamReport) => void;
  readonly #readers = new Map<number, ExchangeReader>();
  #storyId = '';
  #run = 0;
  #startedAt = 0;
  #rows: StreamRow[] = [];
  #latest: ExchangeReader | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopWatching = () => {};

  constructor(send: (report: StreamReport) => void) {
    this.#send = send;
    observeNetwork((event) => this.#record(event));
  }

  /** Starts a new log. Traffic of the earlier story is no longer recorded. */
  begin(storyId: string, canvas: HTMLElement): void {
    this.#storyId = storyId;
    this.#run += 1;
    this.#startedAt = performance.now();
    this.#rows = [];
    this.#readers.clear();
    this.#latest = undefined;
    this.#stopWatching();
    this.#stopWatching = watchStatuses(canvas, (element, status) => this.#add({ kind: 'status', element, status }));
    this.#report();
  }

  #record(event: NetworkEvent): void {
    const { exchange } = event;
    if (event.type === 'request') {
      this.#latest = new ExchangeReader(this.#readers.size + 1);
      this.#readers.set(exchange, this.#latest);
      const { method, url, prompt } = event.request;
      const { pathname, search } = new URL(url);
      this.#add({ kind: 'request', exchange: this.#latest.number, what: `${method} ${pathname}${search}`, prompt });
      return;
    }
    const reader = this.#readers.get(exchange);
    if (!reader) return;
    const { number } = reader;
    switch (event.type) {
      case 'response': {
        reader.open(event.status, event.headers);
        const contentType = event.headers['content-type'] ?? '';
        this.#add({ kind: 'response', exchange: number, status: event.status, contentType });
        break;
      }
      case 'chunk': {
        const text = new TextDecoder().decode(event.bytes.subarray(0, maxTextLength));
        const deltas = reader.read(event.bytes);
        this.#add({ kind: 'chunk', exchange: number, bytes: event.bytes.length, text, deltas });
        break;
      }
      case 'end': {
        const { how, deltas } = reader.end(event.state);
        const last = deltas.map(({ type, detail }) => `${type} ${detail}`).join(', ');
        const note = how === 'aborted' && event.reason !== undefined ? String(event.reason) : last;
        this.#add({ kind: 'end', exchange: number, how, note });
        break;
      }
    }
  }

  #add(row: RowContent): void {
    this.#rows.push({ ...row, atMs: performance.now() - this.#startedAt } as StreamRow);
    this.#timer ??= setTimeout(() => this.#report(), reportEveryMs);
  }

  #report(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#send({
      storyId: this.#storyId,
      run: this.#run,
      rows: this.#rows,
      metrics: this.#latest?.monitor.getMetrics(),
    });
    this.#rows = [];
  }
}
