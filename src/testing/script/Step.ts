import type { StreamDelta } from '../../model/StreamDelta.js';
import type { Chunking } from './Chunker.js';
import type { Pace } from './Pace.js';

/**
 * One thing that happens in a stream. A step is plain data: it can be shared between tests, printed and compared.
 * The functions of this kit make them ({@link text}, {@link delay}, {@link reset}, …).
 */
export type Step =
  | DeltaStep
  | EventStep
  | RawStep
  | CommentStep
  | MalformedStep
  | DuplicateStep
  | DelayStep
  | RepeatStep
  | PaceStep
  | ChunkingStep
  | FaultStep
  | HeadStep
  | OfflineStep;

/** A delta, written in whichever protocol the mount speaks. An empty `part` or call id is filled in as it is played. */
export interface DeltaStep {
  readonly kind: 'delta';
  readonly delta: StreamDelta;
}

/** Any event, framed as the protocol frames: for what no delta says. */
export interface EventStep {
  readonly kind: 'event';
  readonly value: unknown;
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly retry?: number | undefined;
}

export interface RawStep {
  readonly kind: 'raw';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface CommentStep {
  readonly kind: 'comment';
  readonly text: string;
}

export interface MalformedStep {
  readonly kind: 'malformed';
  readonly text: string;
}

/** Sends the last event once more, its id included. */
export interface DuplicateStep {
  readonly kind: 'duplicate';
}

export interface DelayStep {
  readonly kind: 'delay';
  readonly ms: number;
}

export interface RepeatStep {
  readonly kind: 'repeat';
  readonly steps: readonly Step[];
  readonly times: number;
}

export interface PaceStep {
  readonly kind: 'pace';
  readonly pace: Pace;
}

export interface ChunkingStep {
  readonly kind: 'chunking';
  readonly chunking: Chunking;
}

/** The connection breaks (`reset`), closes as if all were well (`truncate`) or falls silent (`stall`). */
export interface FaultStep {
  readonly kind: 'fault';
  readonly how: 'reset' | 'truncate' | 'stall';
  /** Strikes once the body has this many bytes; without it, where the step stands. */
  readonly afterBytes?: number | undefined;
  /** How long a stall lasts. @defaultValue for ever */
  readonly ms?: number | undefined;
}

/** What the response begins with. A `body` is all there is to the response. */
export interface HeadStep {
  readonly kind: 'head';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** The request gets no response at all. */
export interface OfflineStep {
  readonly kind: 'offline';
}
