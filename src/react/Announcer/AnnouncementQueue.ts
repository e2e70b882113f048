import type { Environment } from '../../core/environment.js';

/** The least time between two announcements, in milliseconds: what comes faster is cut off by what follows it. */
const pauseMs = 1_000;
/** How often it looks for the next whole sentence, in milliseconds. */
const lookMs = 250;

/**
 * Says one thing at a time, a second apart at least. What comes meanwhile is said together.
 */
export class AnnouncementQueue {
  readonly #say: (words: string) => void;
  readonly #environment: Environment;
  #waiting: string[] = [];
  /** Gives what else there is to say, when it is time to speak. */
  #source: (() => readonly string[]) | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(say: (words: string) => void, environment: Environment) {
    this.#say = say;
    this.#environment = environment;
  }

  /** Says this after what waits, and as soon as may be. */
  say(...words: readonly string[]): void {
    this.#waiting.push(...words.filter((word) => word !== ''));
    this.#speak();
  }

  /** Asks from now on for more to say; `undefined` asks no longer. */
  attach(source: (() => readonly string[]) | undefined): void {
    this.#source = source;
    this.#speak();
  }

  /** Says nothing more. */
  dispose(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting = [];
    this.#source = undefined;
  }

  #speak(): void {
    if (this.#cancel) return;
    const wait = this.#lastAt + pauseMs - this.#environment.now();
    if (wait <= 0) {
      const words = [...this.#waiting, ...(this.#source?.() ?? [])];
      this.#waiting = [];
      if (words.length > 0) {
        this.#lastAt = this.#environment.now();
        this.#say(words.join(' '));
      }
    }
    if (!this.#source && this.#waiting.length === 0) return;
    this.#cancel = this.#environment.after(wait > 0 ? wait : lookMs, () => {
      this.#cancel = undefined;
      this.#speak();
    });
  }
}
