import type { Clock } from '../clock/Clock.js';
import type { RecordedExchange } from '../journal/Journal.js';
import { atNetworkSpeed, whilePaused } from '../network/NetworkConditions.js';
import { nextExchange, report } from '../network/networkEvents.js';
import type { WireAction, WireHead, WireSource } from './WireAction.js';

/** An active response of a transport. Waits and updates the journal. */
export class Playback {
  readonly exchange: RecordedExchange;
  readonly clock: Clock;
  readonly #source: WireSource;
  readonly #number = nextExchange();
  readonly #closing = new AbortController();
  #ended = false;
  #isWaiting = false;

  constructor(source: WireSource, exchange: RecordedExchange, clock: Clock) {
    this.#source = source;
    this.exchange = exchange;
    this.clock = clock;
    open.add(this);
    report({ type: 'request', exchange: this.#number, request: exchange.request });
  }

  async head(): Promise<WireHead> {
    const { head } = this.#source;
    if (head.delayMs > 0) await this.clock.wait(atNetworkSpeed(head.delayMs), this.#closing.signal);
    const pause = this.#pause();
    if (pause) await pause;
    if (head.type === 'offline') {
      this.#close('reset');
    } else {
      this.exchange.status = head.status;
      report({ type: 'response', exchange: this.#number, status: head.status, headers: head.headers });
    }
    return head;
  }

  /** Returns the next action. Call it only when the consumer pulls. */
  async next(): Promise<Exclude<WireAction, { type: 'wait' }>> {
    while (!this.#ended) {
      const action = await this.#race(this.#source.next());
      if (action === undefined) break;
      if (action.type === 'wait') {
        this.#isWaiting = true;
        await this.clock.wait(atNetworkSpeed(action.ms), this.#closing.signal);
        this.#isWaiting = false;
        continue;
      }
      const pause = this.#pause();
      if (pause) {
        await pause;
        if (this.#ended) break;
      }
      if (action.type === 'chunk') {
        this.exchange.chunksPulled += 1;
        this.exchange.bytesPulled += action.bytes.length;
        report({ type: 'chunk', exchange: this.#number, bytes: action.bytes });
      } else {
        this.#close(action.type === 'reset' ? 'reset' : 'ended');
      }
      return action;
    }
    return { type: 'end' };
  }

  onClientAbort(reason: unknown): void {
    if (this.#ended) return;
    const hadAll = this.#source.onClientAbort(reason);
    if (hadAll && !this.#isWaiting) this.#settle('ended');
    else this.#settle('aborted', reason);
  }

  /** Ends the response at the end of the test. */
  end(): void {
    this.#close('ended');
  }

  #close(state: 'ended' | 'reset'): void {
    if (this.#ended) return;
    this.#settle(state);
    this.#source.close();
  }

  #settle(state: 'ended' | 'reset' | 'aborted', reason?: unknown): void {
    this.#ended = true;
    open.delete(this);
    this.exchange.settle(state, reason);
    report({ type: 'end', exchange: this.#number, state, reason });
    this.#closing.abort();
  }

  #pause(): Promise<void> | undefined {
    const pause = whilePaused(this.#closing.signal);
    if (!pause) return undefined;
    const release = this.clock.hold();
    return pause.finally(release);
  }

  /** Waits for the next action or for the end of the response, because a test may never emit another step. */
  #race(action: WireAction | Promise<WireAction>): WireAction | Promise<WireAction | undefined> {
    if (!(action instanceof Promise)) return action;
    const { signal } = this.#closing;
    return new Promise((resolve, reject) => {
      const stop = () => resolve(undefined);
      signal.addEventListener('abort', stop);
      action.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
      if (signal.aborted) stop();
    });
  }
}

const open = new Set<Playback>();

/** Ends all open responses of all transports. */
export function endOpenStreams(): void {
  for (const playback of open) playback.end();
}
