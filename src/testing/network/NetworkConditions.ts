import type { MockRequest } from '../journal/MockRequest.js';
import type { Pace } from '../script/pace.js';
import type { Script } from '../script/script.js';

/**
 * What lies between every mock and its client, whatever the scripts say: for a toolbar that makes the network slow or
 * lossy while the mocks run.
 */
export interface NetworkConditions {
  /** Instead of every other pace; streams that are under way change to it at their next piece. */
  readonly pace?: Pace | undefined;
  /** Rewrites the reply to each request from now on: `(answer) => script(reset({ afterBytes: 200 }), answer)`. */
  readonly reply?: ((script: Script, request: MockRequest) => Script) | undefined;
}

let conditions: NetworkConditions | undefined;

/** Sets the conditions for all mounts, running ones included; `undefined` leaves everything as written. */
export function setNetworkConditions(value: NetworkConditions | undefined): void {
  conditions = value;
}

export function currentNetworkConditions(): NetworkConditions | undefined {
  return conditions;
}
