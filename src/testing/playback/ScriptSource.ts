import type { StreamDelta } from '../../model/StreamDelta.js';
import { currentNetworkConditions } from '../network/NetworkConditions.js';
import { type Pace, resolvePace } from '../script/Pace.js';
import type { FaultStep, PaceStep, Step } from '../script/Step.js';
import type { Script } from '../script/script.js';
import type { Cursor } from './cursor.js';
import { chunkingOf, encoderOf } from './encoderOf.js';
import type { PlayOptions } from './PlayOptions.js';
import { responseHead } from './responseHead.js';
import { StepPlayer } from './StepPlayer.js';
import type { WireAction, WireHead, WireSource } from './WireAction.js';

/** Callbacks and state that a source uses while it plays. */
export interface SourceContext {
  readonly onDelta: (delta: StreamDelta) => void;
  /** See {@link StepPlayerOptions.cursor}. */
  readonly cursor?: Cursor | undefined;
  readonly shouldFire?: ((cut: FaultStep) => boolean) | undefined;
}

export class ScriptSource implements WireSource {
  readonly head: WireHead;
  readonly #actions: Iterator<WireAction, void>;
  #isHeard = true;

  constructor(script: Script, options: PlayOptions, context: SourceContext) {
    const encoder = encoderOf(options);
    const pace = playPace(options);
    const headers = { protocol: encoder.headers, mount: options.headers };
    const { head, steps } = responseHead(script, headers, pace(script.steps.find(isPace)?.pace).speed ?? 1);
    this.head = head;

    const player = new StepPlayer({
      encoder,
      protocol: options.protocol,
      chunking: chunkingOf(options),
      pace,
      onDelta: (delta) => {
        if (this.#isHeard) context.onDelta(delta);
      },
      cursor: context.cursor,
      shouldFire: context.shouldFire,
    });
    this.#actions = (function* () {
      yield* player.play(steps);
      yield* player.end();
    })();
  }

  next(): WireAction {
    return this.#actions.next().value ?? { type: 'end' };
  }

  close(): void {}

  onClientAbort(): boolean {
    this.#isHeard = false;
    return this.next().type === 'end';
  }
}

/**
 * Returns a function that returns the current pace: the network's, otherwise the script's, otherwise the transport's.
 */
export function playPace(options: PlayOptions) {
  const ofMount = options.pace === undefined ? {} : resolvePace(options.pace);
  return (ofScript: Pace | undefined): Pace => currentNetworkConditions()?.pace ?? ofScript ?? ofMount;
}

function isPace(step: Step): step is PaceStep {
  return step.kind === 'pace';
}
