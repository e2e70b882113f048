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
   * @defaultValue a session of this component's own, stopped when the component goes
   */
  session?: StreamSession | undefined;
}

export interface StreamingResponseHandle {
  /** The text received so far. It stays after a stop or a failure, until the next `streamResponse`. */
  readonly response: string;
  /** Whether an answer is under way: queued, connecting, streaming, stalled or retrying. */
  readonly isStreaming: boolean;
  /** Why the last answer failed; `null` while all is well. The text that arrived before stays in `response`. */
  readonly error: StreamError | null;
  readonly status: ResponseStatus;
  /** How the last answer ended, `undefined` until it has. */
  readonly outcome: ResponseOutcome | undefined;
  /**
   * The whole snapshot: `text`, `reasoning`, `toolCalls`, `sources`, `usage`, …, and by `status` the attempt, the delay
   * of a retry or the place in the queue.
   */
  readonly state: ResponseState;
  /** Times, rates and counts of the latest answer, as of this render. */
  readonly metrics: StreamMetrics;
  /**
   * Asks, from empty text; an answer under way is stopped first. A prompt is sent as `{ prompt }`, an object as it is.
   *
   * @returns the state in which the answer ended. Never rejects: a failure is a state.
   */
  readonly streamResponse: (input?: StreamInput) => Promise<ResponseState>;
  /** Ends the answer under way and its request. What arrived stays. */
  readonly stop: () => void;
  /** Asks the same again, from empty text. */
  readonly retry: () => Promise<ResponseState>;
  /** Goes on with the text that is there, the way the `resume` option says. */
  readonly resume: () => Promise<ResponseState>;
  /** Stops and forgets: back to `idle`. */
  readonly reset: () => void;
  readonly session: StreamSession;
}

/**
 * Streams one answer at a time into a component.
 *
 * @param options - where to ask and how; see {@link StreamSessionOptions}. They may change between renders and take
 *   effect with the next request.
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

  // Before any layout or mount effect, a child's included, so that a request made there goes by the options of this render.
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
