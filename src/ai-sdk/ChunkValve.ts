import type { UIMessageChunk } from 'ai';
import type { Environment } from '../core/environment.js';
import { append, isDelta, weightOf } from './chunkDelta.js';

/** The SDK may be waiting for the application, in `onToolCall`. */
const patienceMs = 50;

/**
 * The valve between the socket and the SDK, which does its whole work again for each chunk that it takes. Deltas that
 * arrive within one frame leave as one; the first after a quiet frame leaves at once, and any other chunk takes with it
 * whatever waits before it, so the order stays.
 */
export class ChunkValve {
  /** What the SDK reads: never ahead of it, so that what the SDK has not taken yet can still be joined. */
  readonly stream: ReadableStream<UIMessageChunk>;

  readonly #environment: Environment;
  readonly #waiting: (() => void)[] = [];
  #controller: ReadableStreamDefaultController<UIMessageChunk> | undefined;
  #held: UIMessageChunk[] = [];
  #heldCharacters = 0;
  /** What is held has nothing to wait for but the SDK. */
  #isDue = false;
  /** Deltas have left within this frame. */
  #frameIsSpent = false;
  #cancelFrame = () => {};
  #end: { readonly error?: unknown } | undefined;
  /** Answers the SDK's request for more. */
  #answer: (() => void) | undefined;

  constructor(environment: Environment, onCancel: (reason: unknown) => void) {
    this.#environment = environment;
    this.stream = new ReadableStream<UIMessageChunk>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () =>
          new Promise<void>((resolve) => {
            this.#answer = resolve;
            this.#release();
            this.#tellWaiting();
          }),
        cancel: (reason) => {
          this.#shut();
          onCancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * Whether there is room for more: while what is held waits for its frame only, and fits below the mark, reading on
   * makes one of many; otherwise the SDK has to take first what it has.
   *
   * @returns what to wait for, if there is none.
   */
  room(highWaterMark: number): Promise<void> | undefined {
    return this.#answer && this.#heldCharacters < highWaterMark ? undefined : this.#drained();
  }

  /** Whether the SDK has not taken everything yet. */
  get isHolding(): boolean {
    return this.#controller !== undefined && (this.#held.length > 0 || this.#answer === undefined);
  }

  push(chunks: readonly UIMessageChunk[]): void {
    for (const chunk of chunks) {
      append(this.#held, chunk);
      this.#heldCharacters += weightOf(chunk);
      if (!this.#frameIsSpent || !isDelta(chunk)) this.#isDue = true;
    }
    this.#release();
  }

  /** Everything leaves, and then the stream ends; with the error, if there is one. */
  end(end: { readonly error?: unknown } = {}): void {
    this.#end ??= end;
    this.#isDue = true;
    this.#release();
  }

  /** Everything leaves now. @returns when the SDK has taken it, or is found busy with something else. */
  flush(): Promise<void> {
    this.#isDue = true;
    this.#release();
    return new Promise((resolve) => {
      const cancel = this.#environment.after(patienceMs, resolve);
      void this.#drained().then(() => {
        cancel();
        resolve();
      });
    });
  }

  /** Resolves once the SDK has taken all that it could, and asks for more. */
  #drained(): Promise<void> {
    if (!this.isHolding) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(): void {
    const controller = this.#controller;
    if (!this.#answer || !controller) return;
    if (this.#held.length > 0) {
      if (!this.#isDue) return;
      const chunks = this.#held;
      this.#held = [];
      this.#heldCharacters = 0;
      this.#isDue = false;
      for (const chunk of chunks) controller.enqueue(chunk);
      this.#reply();
      if (chunks.some(isDelta)) this.#spendFrame();
    } else if (this.#end) {
      // The end is said only once the SDK has asked again: an error would overtake what it has not read yet.
      if ('error' in this.#end) controller.error(this.#end.error);
      else controller.close();
      this.#shut();
    }
  }

  #spendFrame(): void {
    if (this.#frameIsSpent) return;
    this.#frameIsSpent = true;
    this.#cancelFrame = this.#environment.frame(() => {
      this.#frameIsSpent = false;
      this.#isDue = true;
      this.#release();
    });
  }

  #reply(): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.();
  }

  #shut(): void {
    this.#controller = undefined;
    this.#held = [];
    this.#heldCharacters = 0;
    this.#cancelFrame();
    this.#reply();
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    if (this.#answer || !this.#controller) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
