import { macrotask } from '../clock/macrotask.js';
import type { ReplyContext } from '../matching/Reply.js';
import { encoderOf } from '../playback/encoderOf.js';
import { playPace } from '../playback/ScriptSource.js';
import { StepPlayer } from '../playback/StepPlayer.js';
import type { WireAction, WireHead, WireSource } from '../playback/WireAction.js';
import type { Step } from '../script/Step.js';

/** What a test asked to be sent. */
export interface Task {
  readonly steps: readonly Step[];
  /** The response ends after it. */
  readonly ends: boolean;
  done(): void;
  failed(error: Error): void;
}

/** One response of a stream that a test writes. */
export class LiveConnection implements WireSource {
  readonly head: WireHead;
  readonly #queue: Task[];
  readonly #player: StepPlayer;
  readonly #hold: () => () => void;
  #task: Task | undefined;
  #actions: Iterator<WireAction, void> | undefined;
  #release: () => void;
  #wake = () => {};
  #isSilent = false;
  #isHeard = true;
  #onClose = () => {};
  /** Set once the client has gone away. */
  leftBy: { readonly reason: unknown } | undefined;

  constructor(queue: Task[], context: ReplyContext) {
    const encoder = encoderOf(context.options);
    this.#queue = queue;
    this.head = {
      type: 'response',
      status: 200,
      headers: { ...encoder.headers, ...context.options.headers },
      delayMs: 0,
    };
    this.#player = new StepPlayer({
      encoder,
      protocol: context.options.protocol,
      framing: context.options.framing ?? 'event',
      pace: playPace(context.options),
      onDelta: (delta) => {
        if (this.#isHeard) context.onDelta(delta);
      },
    });
    // Silence is the test's doing, not time that passes.
    this.#hold = () => context.clock.hold();
    this.#release = this.#hold();
  }

  next(): WireAction | Promise<WireAction> {
    this.#release();
    const action = this.#nextDue();
    if (!action) {
      if (!this.#isSilent) this.#release = this.#hold();
      return new Promise<void>((resolve) => {
        this.#wake = resolve;
      }).then(() => this.next());
    }
    if (action.type !== 'wait') this.#release = this.#hold();
    return action;
  }

  /** There is something new in the queue. */
  wake(): void {
    this.#isSilent = false;
    this.#wake();
  }

  /** Time passes, and nothing comes, until the client goes away. */
  fallSilent(): Promise<void> {
    this.#isSilent = true;
    this.#release();
    return new Promise((resolve) => {
      this.#onClose = resolve;
      if (this.leftBy) resolve();
    });
  }

  isAtEnd(): boolean {
    this.#isHeard = false;
    const left = this.#actions?.next();
    const isAtEnd = left?.value?.type === 'end';
    // All that was emitted has been taken: to go away is the client's answer to it.
    if (!left || left.done || isAtEnd) this.#settleTask();
    return isAtEnd;
  }

  close(left?: { readonly reason: unknown }): void {
    this.leftBy = left;
    this.#release();
    if (left && this.#task) this.#task.failed(new Error(goneMessage(left.reason)));
    else this.#settleTask();
    this.#task = undefined;
    void macrotask().then(() => this.#onClose());
  }

  #settleTask(): void {
    const task = this.#task;
    this.#task = undefined;
    // Those who read it learn of its end in microtasks.
    void macrotask().then(() => task?.done());
  }

  #nextDue(): WireAction | undefined {
    for (;;) {
      const step = this.#actions?.next();
      if (step && !step.done) return step.value;
      // To be asked for more is to know that all of the task has been taken.
      this.#task?.done();
      this.#task = this.#queue.shift();
      if (!this.#task) {
        this.#actions = undefined;
        return undefined;
      }
      this.#actions = this.#play(this.#task);
    }
  }

  *#play({ steps, ends }: Task): Generator<WireAction, void> {
    yield* this.#player.play(steps);
    if (ends) yield* this.#player.end();
    else yield* this.#player.flush();
  }
}

/** Why nothing can be emitted any more. */
export function goneMessage(reason: unknown): string {
  return `Nothing can be emitted: the client has closed the connection (${String(reason)}) and has not asked again.`;
}
