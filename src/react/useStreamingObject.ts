'use client';

import { useInsertionEffect, useMemo, useState } from 'react';
import type { DeepPartial } from '../core/json/DeepPartial.js';
import type { JsonPath } from '../core/json/IncrementalJson.js';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
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
   * A session owned elsewhere: it outlives this component, takes its own options, and several components may show it.
   * @defaultValue a session of this component's own, stopped when the component unmounts
   */
  session?: StreamObjectSession<Schema> | undefined;
}

export interface StreamingObjectHandle<Schema extends StandardSchema = StandardSchema> {
  /**
   * What arrived so far; it stays after a stop or a failure, until the next `submit`. Objects and arrays in it that did
   * not change are the same objects in the next render, so that a memoised component renders once for each change.
   */
  readonly object: DeepPartial<SchemaInput<Schema>> | undefined;
  /** The whole object as the schema returns it; `undefined` unless `outcome` is `'complete'`. */
  readonly final: SchemaOutput<Schema> | undefined;
  /** Where the object does not match its schema: invalid array elements while it streams, everything at the end. */
  readonly issues: ReadonlyArray<SchemaIssue>;
  readonly status: ResponseStatus;
  /** How the last object ended; `undefined` until it has. A cut object is `'truncated'`, never `'complete'`. */
  readonly outcome: ResponseOutcome | undefined;
  /** Whether a request is queued, connecting, streaming, stalled or retrying. */
  readonly isStreaming: boolean;
  /** Why the last object failed; `null` otherwise. Its `partial` is the text, its `issues` those of the schema. */
  readonly error: StreamError | null;
  /** The whole snapshot, with the response that the object came in. */
  readonly state: ObjectState<Schema>;
  /** Times, rates and counts of the latest response, as of this render. */
  readonly metrics: StreamMetrics;
  /**
   * Requests an object, from nothing; one that is streaming is stopped first. A string is sent as `{ prompt }`, an
   * object as it is.
   *
   * @returns the state in which it ended. Never rejects: a failure is a state.
   */
  readonly submit: (input?: StreamInput) => Promise<ObjectState<Schema>>;
  /** Ends the request. What arrived stays. */
  readonly stop: () => void;
  /** Sends the same request again, from nothing. */
  readonly retry: () => Promise<ObjectState<Schema>>;
  /** Continues a cut object, as the `resume` option says. */
  readonly resume: () => Promise<ObjectState<Schema>>;
  /** Stops and forgets: back to `idle`. */
  readonly reset: () => void;
  /** Whether nothing that follows can change a value any more: an object or array of `object`, or a path in it. */
  readonly isClosed: (target?: object | JsonPath) => boolean;
  readonly session: StreamObjectSession<Schema>;
}

/**
 * Streams one object at a time into a component, parsed while it arrives and validated once it is whole.
 *
 * @param options - Where to send the request and how; see {@link StreamObjectSessionOptions}. They may change between
 *   renders and take effect with the next request.
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

  // Before any layout or mount effect, a child's included, so that a request made there uses the options of this render.
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
