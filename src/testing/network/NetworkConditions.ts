import { createStore } from '../../core/createStore.js';
import type { MockRequest } from '../journal/MockRequest.js';
import type { Quirk } from '../quirks/Quirk.js';
import type { Pace } from '../script/Pace.js';
import type { Script } from '../script/script.js';
import { pageGlobal } from './pageGlobal.js';

/** Network conditions between all mocks and their clients, for example for a toolbar that slows down the network. */
export interface NetworkConditions {
  /** Overrides every other pace. Active streams use it from their next piece on. */
  readonly pace?: Pace | undefined;
  /** Rewrites the reply to each new request, for example `(answer) => script(reset({ afterBytes: 200 }), answer)`. */
  readonly reply?: ((script: Script, request: MockRequest) => Script) | undefined;
  /** Quirks of every new response, if they can occur in its protocol. */
  readonly quirks?: readonly Quirk[] | undefined;
  /** Divides every wait. Must be above 0; active waits do not change. @defaultValue `1` */
  readonly speed?: number | undefined;
  /** While true, no chunk is delivered. Chunks that became due are delivered afterwards. @defaultValue `false` */
  readonly paused?: boolean | undefined;
}

const network = pageGlobal('network', () => createStore<NetworkConditions | undefined>(undefined));

/**
 * Sets the conditions of all transports, active responses included. `undefined` removes them.
 *
 * @throws RangeError if `speed` is not above 0.
 */
export function setNetworkConditions(value: NetworkConditions | undefined): void {
  if (value?.speed !== undefined && !(value.speed > 0)) {
    throw new RangeError(`The network's \`speed\` must be above 0, got ${value.speed}. Set \`paused\` to stop it.`);
  }
  network.set(value);
}

export function currentNetworkConditions(): NetworkConditions | undefined {
  return network.getSnapshot();
}

/** The duration of a wait under the current conditions. */
export function atNetworkSpeed(ms: number): number {
  const speed = network.getSnapshot()?.speed ?? 1;
  return ms === Number.POSITIVE_INFINITY ? ms : ms / speed;
}

/** Resolves when the network is no longer paused or `signal` aborts; `undefined` if it is not paused. */
export function whilePaused(signal: AbortSignal): Promise<void> | undefined {
  if (!network.getSnapshot()?.paused) return undefined;
  return new Promise((resolve) => {
    const check = () => {
      if (network.getSnapshot()?.paused && !signal.aborted) return;
      unsubscribe();
      signal.removeEventListener('abort', check);
      resolve();
    };
    const unsubscribe = network.subscribe(check);
    signal.addEventListener('abort', check);
    check();
  });
}
