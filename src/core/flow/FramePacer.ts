import type { ReasoningDelta, StreamDelta, TextDelta } from '../../model/StreamDelta.js';
import type { ItemBuffer } from './FrameBatcher.js';

const frameMs = 1000 / 60;

interface Held {
  delta: StreamDelta;
  readonly dueAt: number;
}

/**
 * Smooths bursty text. Every delta is released within `maxLagMs` of its arrival, at the slowest rate that meets all
 * deadlines, so a steady stream settles at its own rate. `maxLagMs = 0` releases everything on the next frame.
 */
export class FramePacer implements ItemBuffer<StreamDelta> {
  readonly #now: () => number;
  readonly #maxLagMs: number;
  #held: Held[] = [];
  #takenAt = -Infinity;

  constructor(now: () => number, maxLagMs: number) {
    this.#now = now;
    this.#maxLagMs = maxLagMs;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  get text(): string {
    return this.#held.map(({ delta }) => (delta.type === 'text' ? delta.text : '')).join('');
  }

  push(deltas: readonly StreamDelta[]): void {
    // One frame early: a delta that misses the last frame before its deadline would be late.
    const dueAt = this.#now() + this.#maxLagMs - frameMs;
    for (const delta of deltas) this.#held.push({ delta, dueAt });
  }

  take(): readonly StreamDelta[] {
    if (this.#maxLagMs === 0) return this.drain();
    const now = this.#now();
    const elapsedMs = Math.max(frameMs, Math.min(now - this.#takenAt, this.#maxLagMs));
    this.#takenAt = now;
    let room = Math.ceil(paceOf(this.#held, now) * elapsedMs);

    const due: StreamDelta[] = [];
    let taken = 0;
    for (const held of this.#held) {
      const { delta } = held;
      if (isReadText(delta) && delta.text.length > room) {
        if (room > 0) {
          // Half a surrogate pair would be rendered as U+FFFD for a frame.
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

  drain(): readonly StreamDelta[] {
    const deltas = this.#held.map(({ delta }) => delta);
    this.#held = [];
    return deltas;
  }
}

/** The slowest rate that meets every deadline, in characters per millisecond; infinite after a missed deadline. */
function paceOf(held: readonly Held[], now: number): number {
  let pace = 0;
  let length = 0;
  for (const { delta, dueAt } of held) {
    length += lengthOf(delta);
    if (length > 0) pace = Math.max(pace, dueAt > now ? length / (dueAt - now) : Infinity);
  }
  return pace;
}

/** Only text that the user reads is paced. The input of a tool call is not. */
function isReadText(delta: StreamDelta): delta is TextDelta | ReasoningDelta {
  return delta.type === 'text' || delta.type === 'reasoning';
}

function lengthOf(delta: StreamDelta): number {
  return isReadText(delta) ? delta.text.length : 0;
}
