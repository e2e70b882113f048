import { createStore } from '../../core/createStore.js';
import type { MockRequest } from '../journal/MockRequest.js';
import type { Pace } from '../script/Pace.js';
import type { Script } from '../script/script.js';
import { pageGlobal } from './pageGlobal.js';

/**
 * What lies between every mock and its client, whatever the scripts say: for a toolbar that makes the network slow or
 * lossy while the mocks run.
 */
export interface NetworkConditions {
  /** Instead of every other pace; streams that are under way change to it at their next piece. */
  readonly pace?: Pace | undefined;
  /** Rewrites the reply to each request from now on: `(answer) => script(reset({ afterBytes: 200 }), answer)`. */
  readonly reply?: ((script: Script, request: MockRequest) => Script) | undefined;
  /** By how much every wait is shorter than it would be, above 0; waits that have begun keep their end. @defaultValue `1` */
  readonly speed?: number | undefined;
  /** Nothing arrives for as long as this is set. What was due meanwhile arrives after it. @defaultValue `false` */
  readonly paused?: boolean | undefined;
}

const network = pageGlobal('network', () => createStore<NetworkConditions | undefined>(undefined));

/**
 * Sets the conditions for all mounts, running ones included; `undefined` leaves everything as written.
 *
 * @throws RangeError for a speed that is not above 0.
 */
export function setNetworkConditions(value: NetworkConditions | undefined): void {
  if (value?.speed !== undefined && !(value.speed > 0)) {
    throw new RangeError(`The network's speed must be above 0, not ${value.speed}. To stop it set \`paused\`.`);
  }
  network.set(value);
}

export function currentNetworkConditions(): NetworkConditions | undefined {
  return network.getSnapshot();
}

/** How long a wait of `ms` takes on the network as it is. For ever stays for ever. */
export function atNetworkSpeed(ms: number): number {
  const speed = network.getSnapshot()?.speed ?? 1;
  return ms === Number.POSITIVE_INFINITY ? ms : ms / speed;
}

/** Resolves when the network is not paused, or when `signal` aborts; `undefined` where there is nothing to wait for. */
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
