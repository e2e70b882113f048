import type { StreamDelta } from '../../model/StreamDelta.js';
import type { Chunking } from './Chunker.js';
import type { Pace } from './Pace.js';

/**
 * One step of a stream, as plain data that tests can share, print and compare. Created by {@link text}, {@link delay},
 * {@link reset} and others.
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

/** If `part` or the call id is empty, playback generates one. */
export interface DeltaStep {
  readonly kind: 'delta';
  readonly delta: StreamDelta;
}

/** Any event, in the framing of the protocol. */
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

/** Repeats the last event, including its id. */
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

/** A fault: resets the connection (`reset`), closes the body early (`truncate`) or sends nothing (`stall`). */
export interface FaultStep {
  readonly kind: 'fault';
  readonly how: 'reset' | 'truncate' | 'stall';
  /** Fires once the body has this many bytes. @defaultValue the position of the step */
  readonly afterBytes?: number | undefined;
  /** Duration of a stall in milliseconds. @defaultValue endless */
  readonly ms?: number | undefined;
}

/** Status and headers. If `body` is set, nothing else is sent. */
export interface HeadStep {
  readonly kind: 'head';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Makes the request fail without a response. */
export interface OfflineStep {
  readonly kind: 'offline';
}
