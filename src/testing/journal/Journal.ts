import type { StreamDelta } from '../../model/StreamDelta.js';
import type { MockRequest } from './MockRequest.js';

/** One request and what became of its response. */
export interface JournalEntry {
  readonly request: MockRequest;
  /** HTTP status; `0` where there was no response. */
  readonly status: number;
  /**
   * - `open`: more may come
   * - `ended`: the body closed, whether the answer was complete or not
   * - `reset`: the mock broke the connection, or never let it come about
   * - `aborted`: the client went away
   */
  readonly state: 'open' | 'ended' | 'reset' | 'aborted';
  /** What the client gave as its reason. */
  readonly abortReason: unknown;
  /** Chunks that the client has asked for and got. */
  readonly chunksPulled: number;
  readonly bytesPulled: number;
  /** What was sent, as deltas; raw bytes and events of one's own are not among them. */
  readonly deltas: readonly StreamDelta[];
  /** The answer's text as far as it was sent. */
  readonly text: string;
  /** What this mount cannot know of the exchange, and why. */
  readonly unobservable: Unobservable;
}

/** Why a number or a state of an entry says nothing; where it is missing, it does. */
export interface Unobservable {
  readonly pulls?: string | undefined;
  readonly aborts?: string | undefined;
}

/** What a mount was asked and what it gave. Entries are live: an open one goes on counting. */
export class Journal {
  /** Who keeps it, for messages. */
  readonly transport: 'mockFetch' | 'streamHandler' | 'serve';
  readonly #entries: RecordedExchange[] = [];

  constructor(transport: Journal['transport']) {
    this.transport = transport;
  }

  /** Oldest first. */
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
    const entry = new RecordedExchange(request, pullsBy[this.transport]);
    this.#entries.push(entry);
    return entry;
  }

  /** @internal A request that was not for this mount. */
  forget(entry: RecordedExchange): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }
}

/** The side of a {@link JournalEntry} that mounts write to. */
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

  /** The first way in which an exchange ends is the one that counts. */
  settle(state: 'ended' | 'reset' | 'aborted', reason?: unknown): void {
    if (this.state !== 'open') return;
    this.state = state;
    this.abortReason = reason;
  }
}

const pullsBy: Readonly<Record<Journal['transport'], string | undefined>> = {
  mockFetch: undefined,
  streamHandler:
    'MSW reads a mocked stream by itself, whether or not the client does, so what the client has pulled is not known. ' +
    'Use mockFetch for this test.',
  serve:
    'The network takes in some hundred kilobytes before a client reads any, so what the client has pulled is not known. ' +
    'Use mockFetch for this test.',
};
