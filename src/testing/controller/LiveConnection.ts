import { macrotask } from '../clock/macrotask.js';
import { chunkingOf, encoderOf } from '../playback/encoderOf.js';
import { playPace } from '../playback/ScriptSource.js';
import { StepPlayer } from '../playback/StepPlayer.js';
import type { WireAction, WireHead, WireSource } from '../playback/WireAction.js';
import type { ReplyContext } from '../replies/Reply.js';
import { finish } from '../script/content.js';
import type { Step } from '../script/Step.js';

export interface Task {
  readonly steps: readonly Step[];
  /** Whether the response is complete after these steps. */
  readonly ends: boolean;
  done(): void;
  failed(error: unknown): void;
}

/** One response of a stream that the test controls. */
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
  #isConnected = true;
  #onClose = () => {};
  abortedBy: { readonly reason: unknown } | undefined;

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
      chunking: chunkingOf(context.options),
      pace: playPace(context.options),
      onDelta: (delta) => {
        if (this.#isConnected) context.onDelta(delta);
      },
    });
    // Time must not pass between two emits, because the test decides when the server is silent.
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

  wake(): void {
    this.#isSilent = false;
    this.#wake();
  }

  /** Sends nothing and lets time pass. Resolves when the client closes the connection. */
  fallSilent(): Promise<void> {
    this.#isSilent = true;
    this.#release();
    return new Promise((resolve) => {
      this.#onClose = resolve;
      if (this.abortedBy) resolve();
    });
  }

  close(): void {
    this.#settleTask();
    this.#closed();
  }

  onClientAbort(reason: unknown): boolean {
    this.#isConnected = false;
    const left = this.#actions?.next();
    const hadAll = left?.value?.type === 'end';
    if (!hadAll) this.abortedBy = { reason };
    // If the client has received all emitted steps, the abort is a reaction to them and no error.
    if (left && !left.done && !hadAll) this.#task?.failed(new Error(connectionClosedMessage(reason)));
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
    // Waits for a macrotask, because the consumer processes the end in microtasks.
    void macrotask().then(() => task?.done());
  }

  #nextDue(): WireAction | undefined {
    for (;;) {
      try {
        const step = this.#actions?.next();
        if (step && !step.done) return step.value;
        // The consumer pulls again only after it has received the whole task.
        this.#task?.done();
      } catch (error) {
        // The test emitted a step that the protocol cannot encode.
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

export function connectionClosedMessage(reason: unknown): string {
  return `emit() failed: the client closed the connection (${String(reason)}) and has not sent another request.`;
}
