import { Chunker, type Chunking } from './Chunker.js';
import { type Pace, type PaceName, resolvePace } from './Pace.js';
import type { ChunkingStep, PaceStep } from './Step.js';

/**
 * Sets the pace of all later steps: `script(pace({ ttftMs: 300, charsPerSecond: 80 }), text(…), finish())`. The `pace`
 * option of a transport applies to every script.
 *
 * @throws RangeError if a rate is not above 0 or a wait is below 0.
 */
export function pace(value: Pace | PaceName): PaceStep {
  return { kind: 'pace', pace: resolvePace(value) };
}

/**
 * Sets how the bytes of all later steps are split into chunks. The `chunking` option of a transport applies to every
 * script.
 *
 * @throws TypeError for an unknown chunking.
 */
export function chunking(value: Chunking): ChunkingStep {
  new Chunker(value);
  return { kind: 'chunking', chunking: value };
}
