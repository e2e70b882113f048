import type { StreamDelta } from '../StreamDelta.js';
import type { Pacing } from './Pacing.js';

/** No text is shown later than this after it arrived. */
const maxBehindMs = 250;
const frameMs = 1000 / 60;

interface Held {
  delta: StreamDelta;
  /** When it has to be out. */
  readonly dueAt: number;
}

/**
 * Evens out the bursts of a provider into steady text. Each burst has to be out 250 ms after it arrived, so the pace is
 * the slowest that keeps every such date; a steady stream therefore settles at its own rate, without waves.
 */
export class Smoothing implements Pacing {
  readonly #now: () => number;
  #held: Held[] = [];
  #takenAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  push(deltas: readonly StreamDelta[]): void {
    // One frame early, because what misses the last frame before its date is shown after it.
    const dueAt = this.#now() + maxBehindMs - frameMs;
    for (const delta of deltas) this.#held.push({ delta, dueAt });
  }

  take(): readonly StreamDelta[] {
    const now = this.#now();
    const elapsedMs = Math.max(frameMs, Math.min(now - this.#takenAt, maxBehindMs));
    this.#takenAt = now;
    let room = Math.ceil(paceOf(this.#held, now) * elapsedMs);

    const due: StreamDelta[] = [];
    let taken = 0;
    for (const held of this.#held) {
      const length = lengthOf(held.delta);
      if (length > room) {
        if (room > 0) {
          const [head, tail] = split(held.delta, room);
          due.push(head);
          held.delta = tail;
        }
        break;
      }
      room -= length;
      due.push(held.delta);
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

/** Characters per millisecond that keep every date: infinite once one has passed. */
function paceOf(held: readonly Held[], now: number): number {
  let pace = 0;
  let length = 0;
  for (const { delta, dueAt } of held) {
    length += lengthOf(delta);
    if (length > 0) pace = Math.max(pace, dueAt > now ? length / (dueAt - now) : Number.POSITIVE_INFINITY);
  }
  return pace;
}

/** Only what is read counts: a tool call's input goes as it comes. */
function lengthOf(delta: StreamDelta): number {
  return delta.type === 'text' || delta.type === 'reasoning' ? delta.text.length : 0;
}

function split(delta: StreamDelta, length: number): [StreamDelta, StreamDelta] {
  if (delta.type !== 'text' && delta.type !== 'reasoning') throw new TypeError(`A ${delta.type} has no halves.`);
  // Half a surrogate pair would be shown as U+FFFD for a frame.
  const at = /[\uD800-\uDBFF]/.test(delta.text.charAt(length - 1)) ? length + 1 : length;
  return [
    { ...delta, text: delta.text.slice(0, at) },
    { ...delta, text: delta.text.slice(at) },
  ];
}
