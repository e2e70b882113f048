import type { StreamDelta } from '../../model/StreamDelta.js';
import type { MockRequest } from './MockRequest.js';

/** One request and the state of its response. */
export interface JournalEntry {
  readonly request: MockRequest;
  /** HTTP status; `0` if there was no response. */
  readonly status: number;
  /**
   * - `open`: the response has not ended
   * - `ended`: the body closed, whether the answer was complete or not
   * - `reset`: the mock reset or refused the connection
   * - `aborted`: the client closed the connection
   */
  readonly state: 'open' | 'ended' | 'reset' | 'aborted';
  /** Reason that the client passed to `abort` or `cancel`. */
  readonly abortReason: unknown;
  /** Chunks that the client has pulled. */
  readonly chunksPulled: number;
  readonly bytesPulled: number;
  /** Deltas sent so far, except `raw()` and `event()` steps. */
  readonly deltas: readonly StreamDelta[];
  /** Text of the answer sent so far. */
  readonly text: string;
  /** What this transport cannot observe, with the reasons. */
  readonly unobservable: Unobservable;
}

/** Reasons why pulls or aborts cannot be observed; `undefined` if they can. */
export interface Unobservable {
  readonly pulls?: string | undefined;
  readonly aborts?: string | undefined;
}

/** Records the requests and responses of a transport. Entries of open responses still change. */
export class Journal {
  /** The name of the transport, for error messages. */
  readonly transport: 'mockFetch' | 'streamHandler' | 'serve';
  readonly #entries: RecordedExchange[] = [];

  constructor(transport: Journal['transport']) {
    this.transport = transport;
  }

  /** The requests of the transport, oldest first. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  get requests(): readonly MockRequest[] {
    return this.#entries.map((entry) => entry.request);
  }

  get last(): JournalEntry | undefined {
    return this.#entries.at(-1);
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** @internal */
  open(request: MockRequest): RecordedExchange {
    const entry = new RecordedExchange(request, unobservablePulls[this.transport]);
    this.#entries.push(entry);
    return entry;
  }

  /**
   * Removes a request that no reply matched.
   *
   * @internal
   */
  forget(entry: RecordedExchange): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }
}

/** The writable form of a {@link JournalEntry}. */
export class RecordedExchange implements JournalEntry {
  readonly request: MockRequest;
  status = 0;
  state: JournalEntry['state'] = 'open';
  abortReason: unknown;
  chunksPulled = 0;
  bytesPulled = 0;
  readonly deltas: StreamDelta[] = [];
  unobservable: Unobservable;

  constructor(request: MockRequest, pulls: string | undefined) {
    this.request = request;
    this.unobservable = { pulls };
  }

  get text(): string {
    return this.deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
  }

  /** Settles the entry. Only the first call has an effect. */
  settle(state: 'ended' | 'reset' | 'aborted', reason?: unknown): void {
    if (this.state !== 'open') return;
    this.state = state;
    this.abortReason = reason;
  }
}

const unobservablePulls: Readonly<Record<Journal['transport'], string | undefined>> = {
  mockFetch: undefined,
  streamHandler:
    'MSW reads a mocked stream whether or not the client does, so the pulls of the client cannot be observed. ' +
    'Use mockFetch for this test.',
  serve:
    'The network buffers some hundred kilobytes before the client reads, so the pulls of the client cannot be observed. ' +
    'Use mockFetch for this test.',
};
