'use client';

import { useInsertionEffect, useMemo, useState } from 'react';
import type { DeepPartial } from '../core/json/DeepPartial.js';
import type { JsonPath } from '../core/json/IncrementalJson.js';
import type { ResponseMetrics } from '../core/monitor/StreamMonitor.js';
import {
  type ObjectState,
  StreamObjectSession,
  type StreamObjectSessionOptions,
} from '../core/session/StreamObjectSession.js';
import type { StreamInput } from '../core/session/StreamSession.js';
import { isActive, type ResponseOutcome, type ResponseStatus } from '../model/ResponseState.js';
import type { SchemaInput, SchemaIssue, SchemaOutput, StandardSchema } from '../model/StandardSchema.js';
import type { StreamError } from '../model/StreamError.js';
import { useStopOnUnmount } from './useStopOnUnmount.js';
import { useStore } from './useStore.js';

export interface UseStreamingObjectOptions<Schema extends StandardSchema = StandardSchema>
  extends StreamObjectSessionOptions<Schema> {
  /**
   * A session that outlives this component, has its own options and may be shown by several components. @defaultValue a
   * session of this component, stopped when it unmounts
   */
  session?: StreamObjectSession<Schema> | undefined;
}

export interface StreamingObjectHandle<Schema extends StandardSchema = StandardSchema> {
  /**
   * The object received so far. It is kept after a stop or a failure, until the next `submit`. Unchanged objects and
   * arrays in it keep their identity, so that a memoized component renders once per change.
   */
  readonly object: DeepPartial<SchemaInput<Schema>> | undefined;
  /** The complete object, as the schema returns it; `undefined` unless `outcome` is `'complete'`. */
  readonly final: SchemaOutput<Schema> | undefined;
  /** Schema validation issues: of array elements while streaming, of the whole object at the end. */
  readonly issues: ReadonlyArray<SchemaIssue>;
  readonly status: ResponseStatus;
  /** How the last object ended; `undefined` before. An incomplete object is `'truncated'`. */
  readonly outcome: ResponseOutcome | undefined;
  /** Whether a request is queued, connecting, streaming, stalled or retrying. */
  readonly isStreaming: boolean;
  /**
   * Why the last object failed, otherwise `null`. In the error, `partial` is the text received so far and `issues` are
   * the schema mismatches.
   */
  readonly error: StreamError | null;
  /** The whole snapshot, with the response that contains the object. */
  readonly state: ObjectState<Schema>;
  /** Metrics of the latest response at the time of this render. */
  readonly metrics: ResponseMetrics;
  /**
   * Requests a new object. An active one is stopped first. A string is sent as `{ prompt }`, an object unchanged.
   *
   * @returns the final state. Never rejects; a failure is a state.
   */
  readonly submit: (input?: StreamInput) => Promise<ObjectState<Schema>>;
  /** Ends the request. The part that arrived is kept. */
  readonly stop: () => void;
  /** Sends the same request again, for a new object. */
  readonly retry: () => Promise<ObjectState<Schema>>;
  /** Continues an incomplete object. Needs the `resume` option. */
  readonly resume: () => Promise<ObjectState<Schema>>;
  /** Stops and discards the object. The status is then `idle`. */
  readonly reset: () => void;
  /** Whether later text can no longer change a value. `target` is an object or array inside `object`, or a path. */
  readonly isClosed: (target?: object | JsonPath) => boolean;
  readonly session: StreamObjectSession<Schema>;
}

/**
 * Streams one object at a time into a component, parsed while it arrives and validated at the end.
 *
 * @param options - Options may change between renders and apply from the next request. See {@link
 * StreamObjectSessionOptions}.
 *
 * @example
 * ```tsx
 * const { object, final, error, submit } = useStreamingObject({ api: '/api/recipe', schema: recipeSchema });
 * ```
 */
export function useStreamingObject<Schema extends StandardSchema = StandardSchema>(
  options: UseStreamingObjectOptions<Schema> = {},
): StreamingObjectHandle<Schema> {
  const [own] = useState(() => new StreamObjectSession<Schema>(options));
  const session = options.session ?? own;

  const state = useStore(session);

  // Runs before all other effects, also those of children, so that their requests use the options of this render.
  useInsertionEffect(() => own.setOptions(options));
  useStopOnUnmount(own);

  return useMemo(
    () => ({
      object: state.object,
      final: state.final,
      issues: state.issues,
      status: state.status,
      outcome: state.outcome,
      isStreaming: isActive(state),
      error: state.status === 'failed' ? state.error : null,
      state,
      metrics: session.metrics,
      submit: session.start,
      stop: session.stop,
      retry: session.retry,
      resume: session.resume,
      reset: session.reset,
      isClosed: session.isClosed,
      session,
    }),
    [session, state],
  );
}
