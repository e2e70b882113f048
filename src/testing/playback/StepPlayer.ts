import type { StreamDelta } from '../../model/StreamDelta.js';
import type { StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import { Chunker, type Chunking } from '../script/Chunker.js';
import type { Pace } from '../script/Pace.js';
import type { FaultStep, Step } from '../script/Step.js';
import { seededRandom } from '../seededRandom.js';
import { type Cursor, eventsOf, positionOf } from './cursor.js';
import { encodeDelta } from './encodeDelta.js';
import { PartIds } from './PartIds.js';
import type { PlayOptions } from './PlayOptions.js';
import { splitDelta } from './splitDelta.js';
import type { WireAction } from './WireAction.js';

export interface StepPlayerOptions {
  readonly encoder: StreamEncoder;
  readonly protocol: PlayOptions['protocol'];
  readonly chunking: Chunking;
  /** Called before every piece, because the pace may change during a response. */
  readonly pace: (written: Pace | undefined) => Pace;
  readonly onDelta: (delta: StreamDelta) => void;
  /** The position up to which the client has received the events. Those events are skipped and take no time. */
  readonly cursor?: Cursor | undefined;
  /** @defaultValue every fault fires */
  readonly shouldFire?: ((fault: FaultStep) => boolean) | undefined;
}

/** Converts the steps of one response to actions. Lazy, because a script may be endless. */
export class StepPlayer {
  readonly #options: StepPlayerOptions;
  readonly #parts = new PartIds();
  #chunker: Chunker;
  #pace: Pace | undefined;
  #random: { readonly seed: number; readonly next: () => number } | undefined;
  #written = 0;
  #armed: FaultStep[] = [];
  #lastEvent = '';
  #hasBegun = false;
  #hasFinished = false;
  #isOver = false;
  #isSkipping: boolean;

  constructor(options: StepPlayerOptions) {
    this.#options = options;
    this.#chunker = new Chunker(options.chunking);
    this.#isSkipping = options.cursor !== undefined;
  }

  get isFinished(): boolean {
    return this.#hasFinished;
  }

  *play(steps: Iterable<Step>): Generator<WireAction, void> {
    for (const step of steps) {
      yield* this.#step(step);
      if (this.#isOver) return;
    }
  }

  *flush(): Generator<WireAction, void> {
    for (const chunk of this.#chunker.flush()) yield { type: 'chunk', bytes: chunk };
  }

  /** Ends the body, after the end marker of the protocol if a finish reason was sent. */
  *end(): Generator<WireAction, void> {
    if (this.#isOver) return;
    if (this.#hasFinished) yield* this.#write(this.#options.encoder.end());
    if (this.#isOver) return;
    yield* this.flush();
    this.#isOver = true;
    yield { type: 'end' };
  }

  *#step(step: Step): Generator<WireAction, void> {
    const { encoder } = this.#options;
    switch (step.kind) {
      case 'delta':
        return yield* this.#delta(this.#parts.assign(step.delta));
      case 'event':
        return yield* this.#write(encoder.event(step.value, step));
      case 'comment':
        return yield* this.#write(encoder.comment(step.text));
      case 'malformed':
        return yield* this.#write(encoder.event(step.text));
      case 'duplicate':
        return yield* this.#bytes(utf8.encode(this.#lastEvent));
      case 'raw':
        return yield* this.#bytes(step.bytes);
      case 'delay':
        return yield* this.#wait(step.ms);
      case 'fault':
        if (step.afterBytes === undefined) return yield* this.#fire(step);
        this.#armed = [...this.#armed, step].sort((a, b) => a.afterBytes! - b.afterBytes!);
        return;
      case 'repeat':
        for (let round = 0; round < step.times && !this.#isOver; round += 1) yield* this.play(step.steps);
        return;
      case 'pace':
        this.#pace = step.pace;
        return;
      case 'chunking':
        yield* this.flush();
        this.#chunker = new Chunker(step.chunking, this.#written);
        return;
      case 'head':
      case 'offline':
        return;
    }
  }

  *#delta(delta: StreamDelta): Generator<WireAction, void> {
    const { encoder, protocol } = this.#options;
    let rest: StreamDelta | undefined = delta;
    while (rest && !this.#isOver) {
      const pace = this.#options.pace(this.#pace);
      const { charsPerSecond = Number.POSITIVE_INFINITY, charsPerPiece = 4, ttftMs = 0 } = pace;
      const isPaced = Number.isFinite(charsPerSecond) && pace.speed !== Number.POSITIVE_INFINITY;
      const [piece, remainder]: [StreamDelta, StreamDelta | undefined] = isPaced
        ? splitDelta(rest, charsPerPiece)
        : [rest, undefined];
      const perPiece = isPaced && 'text' in piece ? (piece.text.length / charsPerSecond) * 1_000 : 0;
      // There is no wait before metadata.
      if (piece.type !== 'metadata') {
        yield* this.#wait(this.#jittered(this.#hasBegun ? perPiece : ttftMs, pace));
        this.#hasBegun = true;
      }
      if (piece.type === 'finish' || piece.type === 'abort') this.#hasFinished = true;
      if (!this.#isSkipping) this.#options.onDelta(piece);
      yield* this.#write(encodeDelta(encoder, protocol, piece));
      rest = remainder;
    }
  }

  #jittered(ms: number, { jitter = 0, seed = 1 }: Pace): number {
    if (jitter === 0 || ms === 0) return ms;
    if (this.#random?.seed !== seed) this.#random = { seed, next: seededRandom(seed) };
    return ms * (1 + jitter * (2 * this.#random.next() - 1));
  }

  *#wait(ms: number): Generator<WireAction, void> {
    const { speed = 1 } = this.#options.pace(this.#pace);
    const due = speed === Number.POSITIVE_INFINITY ? 0 : ms / speed;
    if (due === 0 || this.#isSkipping) return;
    yield* this.flush();
    yield { type: 'wait', ms: due };
  }

  /** Writes framed events, except those that the client has received. */
  *#write(framed: string): Generator<WireAction, void> {
    for (const event of eventsOf(framed)) {
      this.#lastEvent = event;
      if (this.#isSkipping) {
        const place = positionOf(event, this.#options.cursor!);
        if (place !== 'before') this.#isSkipping = false;
        if (place !== 'after') continue;
      }
      yield* this.#bytes(utf8.encode(event));
      if (this.#isOver) return;
    }
  }

  *#bytes(bytes: Uint8Array<ArrayBuffer>): Generator<WireAction, void> {
    if (this.#isSkipping) return;
    let rest = bytes;
    while (this.#armed[0] && this.#armed[0].afterBytes! <= this.#written + rest.length) {
      const [fault, ...later] = this.#armed;
      this.#armed = later;
      const before = Math.max(0, fault!.afterBytes! - this.#written);
      yield* this.#send(rest.subarray(0, before));
      rest = rest.subarray(before);
      yield* this.#fire(fault!);
      if (this.#isOver) return;
    }
    yield* this.#send(rest);
  }

  *#send(bytes: Uint8Array<ArrayBuffer>): Generator<WireAction, void> {
    if (bytes.length === 0) return;
    this.#written += bytes.length;
    for (const chunk of this.#chunker.push(bytes)) yield { type: 'chunk', bytes: chunk };
  }

  *#fire(fault: FaultStep): Generator<WireAction, void> {
    const passes = fault.how === 'stall' && fault.ms !== undefined;
    const fires = passes || (this.#options.shouldFire?.(fault) ?? true);
    if (!fires || this.#isSkipping) return;
    yield* this.flush();
    if (fault.how === 'stall') return yield { type: 'wait', ms: fault.ms ?? Number.POSITIVE_INFINITY };
    this.#isOver = true;
    yield { type: fault.how === 'reset' ? 'reset' : 'end' };
  }
}

const utf8 = new TextEncoder();
