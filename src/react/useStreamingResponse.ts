'use client';

import { useInsertionEffect, useMemo, useState } from 'react';
import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';
import { type StreamInput, StreamSession, type StreamSessionOptions } from '../core/session/StreamSession.js';
import { isActive, type ResponseOutcome, type ResponseState, type ResponseStatus } from '../model/ResponseState.js';
import type { StreamError } from '../model/StreamError.js';
import { useStopOnUnmount } from './useStopOnUnmount.js';
import { useStore } from './useStore.js';

export interface UseStreamingResponseOptions extends StreamSessionOptions {
  /**
   * A session owned elsewhere: it outlives this component, takes its own options, and several components may show it.
   * @defaultValue a session of this component's own, stopped when the component unmounts
   */
  session?: StreamSession | undefined;
}

export interface StreamingResponseHandle {
  /** The text received so far. It stays after a stop or a failure, until the next `streamResponse`. */
  readonly response: string;
  /** Whether an answer is queued, connecting, streaming, stalled or retrying. */
  readonly isStreaming: boolean;
  /** Why the last answer failed, else `null`. The text that arrived before stays in `response`. */
  readonly error: StreamError | null;
  readonly status: ResponseStatus;
  /** How the last answer ended, `undefined` until it has. */
  readonly outcome: ResponseOutcome | undefined;
  /**
   * The whole snapshot: `text`, `reasoning`, `toolCalls`, `sources`, `usage`, …, and by `status` the attempt, the delay
   * of a retry or the position in the queue.
   */
  readonly state: ResponseState;
  /** Times, rates and counts of the latest answer, as of this render. */
  readonly metrics: StreamMetrics;
  /**
   * Sends a request and starts from empty text; an active answer is stopped first. A string is sent as `{ prompt }`, an
   * object as it is.
   *
   * @returns the state in which the answer ended. Never rejects: a failure is a state.
   */
  readonly streamResponse: (input?: StreamInput) => Promise<ResponseState>;
  /** Stops the active answer and its request. Text that has arrived stays. */
  readonly stop: () => void;
  /** Sends the same request again and starts from empty text. */
  readonly retry: () => Promise<ResponseState>;
  /** Continues the text that has arrived, as the `resume` option says. */
  readonly resume: () => Promise<ResponseState>;
  /** Stops and clears the state: back to `idle`. */
  readonly reset: () => void;
  readonly session: StreamSession;
}

/**
 * Streams one answer at a time into a component.
 *
 * @param options - See {@link StreamSessionOptions}. They may change between renders and take effect with the next request.
 *
 * @example
 * ```tsx
 * const { response, isStreaming, error, streamResponse, stop } = useStreamingResponse({ api: '/api/stream' });
 * ```
 */
export function useStreamingResponse(options: UseStreamingResponseOptions = {}): StreamingResponseHandle {
  const [own] = useState(() => new StreamSession(options));
  const session = options.session ?? own;

  const state = useStore(session);

  // Before any layout or mount effect, a child's included, so that a request made there uses the options of this render.
  useInsertionEffect(() => own.setOptions(options));
  useStopOnUnmount(own);

  return useMemo(
    () => ({
      response: state.text,
      isStreaming: isActive(state),
      error: state.status === 'failed' ? state.error : null,
      status: state.status,
      outcome: state.outcome,
      state,
      metrics: session.metrics,
      streamResponse: session.start,
      stop: session.stop,
      retry: session.retry,
      resume: session.resume,
      reset: session.reset,
      session,
    }),
    [session, state],
  );
}
