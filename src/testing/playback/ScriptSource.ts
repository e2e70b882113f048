import type { StreamDelta } from '../../core/StreamDelta.js';
import { currentNetworkConditions } from '../network/NetworkConditions.js';
import { checkPace, paces } from '../script/pace.js';
import type { CutStep, HeadStep, Step } from '../script/Step.js';
import { type Script, writes } from '../script/script.js';
import { encoderOf } from './encoderOf.js';
import type { PlayOptions } from './PlayOptions.js';
import { StepPlayer } from './StepPlayer.js';
import type { WireAction, WireHead, WireSource } from './WireAction.js';

/** What a source tells and asks while it plays. */
export interface SourceContext {
  readonly onDelta: (delta: StreamDelta) => void;
  /** See {@link StepPlayerOptions.cursor}. */
  readonly cursor?: string | undefined;
  readonly strikes?: ((cut: CutStep) => boolean) | undefined;
}

/** Plays a script, once. */
export class ScriptSource implements WireSource {
  readonly head: WireHead;
  readonly #actions: Iterator<WireAction, void>;

  constructor(script: Script, options: PlayOptions, context: SourceContext) {
    const encoder = encoderOf(options);
    const head = script.steps.find((step) => step.kind === 'head' || step.kind === 'offline');
    const before = head ? script.steps.slice(0, script.steps.indexOf(head)) : [];
    const written = playPace(options);
    const { speed = 1 } = written(undefined);
    const delayMs = before.reduce((sum, step) => sum + (step.kind === 'delay' ? step.ms : 0), 0) / speed;
    // A delay before the head has passed by the time the body begins.
    let steps: readonly Step[] = head
      ? script.steps.filter((step) => step.kind !== 'delay' || !before.includes(step))
      : script.steps;

    if (head?.kind === 'offline') {
      this.head = { type: 'offline', delayMs };
      steps = [];
    } else {
      const page = head && pageOf(head, steps);
      const headers = { ...(page?.headers ?? encoder.headers), ...options.headers, ...head?.headers };
      this.head = { type: 'response', status: head?.status ?? 200, headers, delayMs };
      if (page) steps = [{ kind: 'raw', bytes: new TextEncoder().encode(page.body) }];
    }

    const player = new StepPlayer({
      encoder,
      framing: options.framing ?? 'event',
      pace: written,
      onDelta: context.onDelta,
      cursor: context.cursor,
      strikes: context.strikes,
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
}

/** The pace that counts now: what the network is set to, else what the script says, else the mount's. */
export function playPace(options: PlayOptions) {
  const ofMount =
    options.pace === undefined ? {} : checkPace(typeof options.pace === 'string' ? paces[options.pace] : options.pace);
  return (ofScript: typeof ofMount | undefined) => currentNetworkConditions()?.pace ?? ofScript ?? ofMount;
}

/** A response that is no stream: one with a body of its own, or an error that the script says nothing more about. */
function pageOf(head: HeadStep, steps: readonly Step[]): { body: string; headers: Record<string, string> } | undefined {
  if (head.body !== undefined) return { body: head.body, headers: {} };
  if (head.status < 400 || steps.some(writes)) return undefined;
  const body = JSON.stringify({
    error: { message: `The mock answered with status ${head.status}.`, code: head.status },
  });
  return { body, headers: { 'content-type': 'application/json' } };
}
