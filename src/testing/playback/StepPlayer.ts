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
  /** Asked before every piece, so that it can change while a stream runs. @param written - the script's own pace */
  readonly pace: (written: Pace | undefined) => Pace;
  readonly onDelta: (delta: StreamDelta) => void;
  /** Events up to this one were seen by the client before; they are not sent, and take no time. */
  readonly cursor?: Cursor | undefined;
  /** Whether a fault that would end or silence the stream strikes. @defaultValue always */
  readonly shouldFire?: ((cut: FaultStep) => boolean) | undefined;
}

/** Turns the steps of one response into what happens on the wire, lazily: a script may be endless. */
export class StepPlayer {
  readonly #options: StepPlayerOptions;
  readonly #parts = new PartIds();
  #framer: Chunker;
  #pace: Pace | undefined;
  #random: { readonly seed: number; readonly next: () => number } | undefined;
  #written = 0;
  #armed: FaultStep[] = [];
  #lastEvent = '';
  #begun = false;
  #finished = false;
  #over = false;
  #skipping: boolean;

  constructor(options: StepPlayerOptions) {
    this.#options = options;
    this.#framer = new Chunker(options.chunking);
    this.#skipping = options.cursor !== undefined;
  }

  /** Whether the model has said why it stopped. */
  get isFinished(): boolean {
    return this.#finished;
  }

  *play(steps: Iterable<Step>): Generator<WireAction, void> {
    for (const step of steps) {
      yield* this.#step(step);
      if (this.#over) return;
    }
  }

  /** What the framing holds back goes out. */
  *flush(): Generator<WireAction, void> {
    for (const chunk of this.#framer.flush()) yield { type: 'chunk', bytes: chunk };
  }

  /** The script is over: the protocol's own end, if the model has finished, then the end of the body. */
  *end(): Generator<WireAction, void> {
    if (this.#over) return;
    if (this.#finished) yield* this.#write(this.#options.encoder.end());
    if (this.#over) return;
    yield* this.flush();
    this.#over = true;
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
        if (step.afterBytes === undefined) return yield* this.#cut(step);
        this.#armed = [...this.#armed, step].sort((a, b) => a.afterBytes! - b.afterBytes!);
        return;
      case 'repeat':
        for (let round = 0; round < step.times && !this.#over; round += 1) yield* this.play(step.steps);
        return;
      case 'pace':
        this.#pace = step.pace;
        return;
      case 'chunking':
        yield* this.flush();
        this.#framer = new Chunker(step.chunking, this.#written);
        return;
      case 'head':
      case 'offline':
        return;
    }
  }

  *#delta(delta: StreamDelta): Generator<WireAction, void> {
    const { encoder, protocol } = this.#options;
    let rest: StreamDelta | undefined = delta;
    while (rest && !this.#over) {
      const pace = this.#options.pace(this.#pace);
      const { charsPerSecond = Number.POSITIVE_INFINITY, charsPerPiece = 4, ttftMs = 0 } = pace;
      const isPaced = Number.isFinite(charsPerSecond) && pace.speed !== Number.POSITIVE_INFINITY;
      const [piece, remainder]: [StreamDelta, StreamDelta | undefined] = isPaced
        ? splitDelta(rest, charsPerPiece)
        : [rest, undefined];
      const perPiece = isPaced && 'text' in piece ? (piece.text.length / charsPerSecond) * 1_000 : 0;
      // Facts about the response come at once; what the model says takes its time.
      if (piece.type !== 'metadata') {
        yield* this.#wait(this.#jittered(this.#begun ? perPiece : ttftMs, pace));
        this.#begun = true;
      }
      if (piece.type === 'finish' || piece.type === 'abort') this.#finished = true;
      if (!this.#skipping) this.#options.onDelta(piece);
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
    if (due === 0 || this.#skipping) return;
    yield* this.flush();
    yield { type: 'wait', ms: due };
  }

  /** Framed events; those that the client has seen before stay away. */
  *#write(framed: string): Generator<WireAction, void> {
    for (const event of eventsOf(framed)) {
      this.#lastEvent = event;
      if (this.#skipping) {
        const place = positionOf(event, this.#options.cursor!);
        if (place !== 'before') this.#skipping = false;
        if (place !== 'after') continue;
      }
      yield* this.#bytes(utf8.encode(event));
      if (this.#over) return;
    }
  }

  *#bytes(bytes: Uint8Array<ArrayBuffer>): Generator<WireAction, void> {
    if (this.#skipping) return;
    let rest = bytes;
    while (this.#armed[0] && this.#armed[0].afterBytes! <= this.#written + rest.length) {
      const [cut, ...later] = this.#armed;
      this.#armed = later;
      const before = Math.max(0, cut!.afterBytes! - this.#written);
      yield* this.#send(rest.subarray(0, before));
      rest = rest.subarray(before);
      yield* this.#cut(cut!);
      if (this.#over) return;
    }
    yield* this.#send(rest);
  }

  *#send(bytes: Uint8Array<ArrayBuffer>): Generator<WireAction, void> {
    if (bytes.length === 0) return;
    this.#written += bytes.length;
    for (const chunk of this.#framer.push(bytes)) yield { type: 'chunk', bytes: chunk };
  }

  *#cut(cut: FaultStep): Generator<WireAction, void> {
    const passes = cut.how === 'stall' && cut.ms !== undefined;
    const strikes = passes || (this.#options.shouldFire?.(cut) ?? true);
    if (!strikes || this.#skipping) return;
    yield* this.flush();
    if (cut.how === 'stall') return yield { type: 'wait', ms: cut.ms ?? Number.POSITIVE_INFINITY };
    this.#over = true;
    yield { type: cut.how === 'reset' ? 'reset' : 'end' };
  }
}

const utf8 = new TextEncoder();
