import { currentClock } from '../clock/Clock.js';
import { Journal } from '../journal/Journal.js';
import type { MockRequest } from '../journal/MockRequest.js';
import { Playback } from '../playback/Playback.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import { createResponder, type Reply, type Responder } from '../replies/Reply.js';
import { Chunker } from '../script/Chunker.js';
import { resolvePace } from '../script/Pace.js';

/** The common part of all transports: creates a playback for each request and records it in the journal. */
export class Transport {
  readonly journal: Journal;
  readonly #options: PlayOptions;
  readonly #respond: Responder;

  constructor(name: Journal['transport'], reply: Reply, options: PlayOptions) {
    this.journal = new Journal(name);
    this.#options = options;
    checkOptions(options);
    this.#respond = createResponder(reply, options);
  }

  /** @returns the response to a request, or `undefined` if no reply matches. */
  async answer(request: MockRequest): Promise<Playback | undefined> {
    const exchange = this.journal.open(request);
    const clock = this.#options.clock ?? currentClock();
    const source = await this.#respond({
      request,
      options: this.#options,
      clock,
      onDelta: (delta) => void exchange.deltas.push(delta),
    });
    if (!source) {
      this.journal.forget(exchange);
      return undefined;
    }
    return new Playback(source, exchange, clock);
  }
}

/** Errors are thrown when the transport is created, not at playback. */
function checkOptions({ pace, chunking }: PlayOptions): void {
  if (pace !== undefined) resolvePace(pace);
  if (chunking !== undefined) new Chunker(chunking);
}
