import type { Environment } from '../../core/environment.js';

/**
 * The minimum time between two announcements, in milliseconds. Announcing sooner would interrupt the previous
 * announcement.
 */
const pauseMs = 1_000;
const lookMs = 250;

/** Announces texts at least one second apart. Texts added in between are joined. */
export class AnnouncementQueue {
  readonly #say: (words: string) => void;
  readonly #environment: Environment;
  #waiting: string[] = [];
  /** Returns more texts; called at each announcement. */
  #source: (() => readonly string[]) | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(say: (words: string) => void, environment: Environment) {
    this.#say = say;
    this.#environment = environment;
  }

  say(...words: readonly string[]): void {
    this.#waiting.push(...words.filter((word) => word !== ''));
    this.#speak();
  }

  /** Sets the source of further texts; `undefined` removes it. */
  attach(source: (() => readonly string[]) | undefined): void {
    this.#source = source;
    this.#speak();
  }

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
