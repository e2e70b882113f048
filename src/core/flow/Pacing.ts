import type { ReasoningDelta, StreamDelta, TextDelta } from '../../model/StreamDelta.js';

const frameMs = 1000 / 60;

interface Held {
  delta: StreamDelta;
  /** When it has to be out. */
  readonly dueAt: number;
}

/**
 * What waits for the screen, and how much of it is due now. Where text may be behind, the bursts of a provider are evened
 * out: each has to be out so long after it arrived, and the pace is the slowest that keeps every such date; a steady
 * stream therefore settles at its own rate, without waves. Where it may not, all is due with the next frame.
 */
export class Pacing {
  readonly #now: () => number;
  readonly #maxBehindMs: number;
  #held: Held[] = [];
  #takenAt = -Infinity;

  /** @param maxBehindMs - No text is due later than this after it arrived. */
  constructor(now: () => number, maxBehindMs: number) {
    this.#now = now;
    this.#maxBehindMs = maxBehindMs;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  push(deltas: readonly StreamDelta[]): void {
    // One frame early, because what misses the last frame before its date is shown after it.
    const dueAt = this.#now() + this.#maxBehindMs - frameMs;
    for (const delta of deltas) this.#held.push({ delta, dueAt });
  }

  /** Takes out what is due in this frame. */
  take(): readonly StreamDelta[] {
    const now = this.#now();
    const elapsedMs = Math.max(frameMs, Math.min(now - this.#takenAt, this.#maxBehindMs));
    this.#takenAt = now;
    let room = Math.ceil(paceOf(this.#held, now) * elapsedMs);

    const due: StreamDelta[] = [];
    let taken = 0;
    for (const held of this.#held) {
      const { delta } = held;
      if (isRead(delta) && delta.text.length > room) {
        if (room > 0) {
          // Half a surrogate pair would be shown as U+FFFD for a frame.
          if (delta.text.codePointAt(room - 1)! > 0xffff) room++;
          due.push({ ...delta, text: delta.text.slice(0, room) });
          held.delta = { ...delta, text: delta.text.slice(room) };
        }
        break;
      }
      room -= lengthOf(delta);
      due.push(delta);
      taken++;
    }
    this.#held.splice(0, taken);
    return due;
  }

  /** Takes out everything. */
  drain(): readonly StreamDelta[] {
    const deltas = this.#held.map(({ delta }) => delta);
    this.#held = [];
    return deltas;
  }
}

/** Characters per millisecond that keep every date: infinite once one has passed. */
function paceOf(held: readonly Held[], now: number): number {
  let pace = 0;
  let length = 0;
  for (const { delta, dueAt } of held) {
    length += lengthOf(delta);
    if (length > 0) pace = Math.max(pace, dueAt > now ? length / (dueAt - now) : Infinity);
  }
  return pace;
}

/** Only what is read counts: a tool call's input goes as it comes. */
function isRead(delta: StreamDelta): delta is TextDelta | ReasoningDelta {
  return delta.type === 'text' || delta.type === 'reasoning';
}

function lengthOf(delta: StreamDelta): number {
  return isRead(delta) ? delta.text.length : 0;
}
