import { macrotask } from '../clock/macrotask.js';
import { encoderOf } from '../playback/encoderOf.js';
import { playPace } from '../playback/ScriptSource.js';
import { StepPlayer } from '../playback/StepPlayer.js';
import type { WireAction, WireHead, WireSource } from '../playback/WireAction.js';
import type { ReplyContext } from '../replies/Reply.js';
import { finish } from '../script/content.js';
import type { Step } from '../script/Step.js';

/** What a test asked to be sent. */
export interface Task {
  readonly steps: readonly Step[];
  /** The response ends after it, as one that is complete. */
  readonly ends: boolean;
  done(): void;
  failed(error: unknown): void;
}

/** One response of a stream that a test writes. */
export class LiveConnection implements WireSource {
  readonly head: WireHead;
  readonly #nextTask: (connection: LiveConnection) => Task | undefined;
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

  constructor(nextTask: (connection: LiveConnection) => Task | undefined, context: ReplyContext) {
    const encoder = encoderOf(context.options);
    this.#nextTask = nextTask;
    this.head = {
      type: 'response',
      status: 200,
      headers: { ...encoder.headers, ...context.options.headers },
      delayMs: 0,
    };
    this.#player = new StepPlayer({
      encoder,
      protocol: context.options.protocol,
      chunking: context.options.chunking ?? 'event',
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

  close(): void {
    this.#settleTask();
    this.#closed();
  }

  onClientAbort(reason: unknown): boolean {
    this.#isHeard = false;
    const left = this.#actions?.next();
    const hadAll = left?.value?.type === 'end';
    if (!hadAll) this.leftBy = { reason };
    // Where all that was emitted has been taken, to go away is the client's answer to it.
    if (left && !left.done && !hadAll) this.#task?.failed(new Error(goneMessage(reason)));
    else this.#settleTask();
    this.#closed();
    return hadAll;
  }

  #closed(): void {
    this.#task = undefined;
    this.#release();
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
      try {
        const step = this.#actions?.next();
        if (step && !step.done) return step.value;
        // To be asked for more is to know that all of the task has been taken.
        this.#task?.done();
      } catch (error) {
        // What cannot be said is the test's mistake, not the connection's.
        this.#task?.failed(error);
      }
      this.#task = this.#nextTask(this);
      if (!this.#task) {
        this.#actions = undefined;
        return undefined;
      }
      this.#actions = this.#play(this.#task);
    }
  }

  *#play({ steps, ends }: Task): Generator<WireAction, void> {
    yield* this.#player.play(steps);
    if (!ends) return yield* this.#player.flush();
    if (!this.#player.isFinished) yield* this.#player.play([finish()]);
    yield* this.#player.end();
  }
}

/** Why nothing can be emitted any more. */
export function goneMessage(reason: unknown): string {
  return `Nothing can be emitted: the client has closed the connection (${String(reason)}) and has not asked again.`;
}
