import type { Step } from '../script/Step.js';
import type { Script } from '../script/script.js';
import { encodeDelta } from './encodeDelta.js';
import { encoderOf } from './encoderOf.js';
import { PartIds } from './PartIds.js';
import type { PlayOptions } from './PlayOptions.js';

/**
 * Checks that a protocol can encode each step of a script. The error is thrown when the mock is created, because during
 * playback it would look like a lost connection.
 *
 * @throws TypeError if the protocol cannot encode a step.
 */
export function checkScript(script: Script, options: PlayOptions): void {
  const encoder = encoderOf(options);
  const parts = new PartIds();
  const check = (steps: readonly Step[]) => {
    for (const step of steps) {
      if (step.kind === 'delta') encodeDelta(encoder, options.protocol, parts.assign(step.delta));
      else if (step.kind === 'event') encoder.event(step.value, step);
      else if (step.kind === 'comment') encoder.comment(step.text);
      else if (step.kind === 'repeat') check(step.steps);
    }
  };
  check(script.steps);
}
