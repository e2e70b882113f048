'use client';

import { useInsertionEffect, useMemo, useState } from 'react';
import type { ResponseMetrics } from '../core/monitor/StreamMonitor.js';
import { type StreamInput, StreamSession, type StreamSessionOptions } from '../core/session/StreamSession.js';
import { isActive, type ResponseOutcome, type ResponseState, type ResponseStatus } from '../model/ResponseState.js';
import type { StreamError } from '../model/StreamError.js';
import { useStopOnUnmount } from './useStopOnUnmount.js';
import { useStore } from './useStore.js';

export interface UseStreamingResponseOptions extends StreamSessionOptions {
  /**
   * A session that outlives this component, has its own options and may be shown by several components. @defaultValue a
   * session of this component, stopped when it unmounts
   */
  session?: StreamSession | undefined;
}

export interface StreamingResponseHandle {
  /** The text received so far. It is kept after a stop or a failure, until the next `streamResponse`. */
  readonly response: string;
  /** Whether an answer is queued, connecting, streaming, stalled or retrying. */
  readonly isStreaming: boolean;
  /** Why the last answer failed, otherwise `null`. The text before the failure stays in `response`. */
  readonly error: StreamError | null;
  readonly status: ResponseStatus;
  /** How the last answer ended; `undefined` before. */
  readonly outcome: ResponseOutcome | undefined;
  /**
   * The whole snapshot: `text`, `reasoning`, `toolCalls`, `sources`, `usage` …; and depending on `status` the attempt,
   * the retry delay or the position in the queue.
   */
  readonly state: ResponseState;
  /** Metrics of the latest answer at the time of this render. */
  readonly metrics: ResponseMetrics;
  /**
   * Sends a request and starts from empty text. An active answer is stopped first. A string is sent as `{ prompt }`, an
   * object unchanged.
   *
   * @returns the final state. Never rejects; a failure is a state.
   */
  readonly streamResponse: (input?: StreamInput) => Promise<ResponseState>;
  /** Stops the active answer and its request. The text that arrived is kept. */
  readonly stop: () => void;
  /** Sends the same request again and starts from empty text. */
  readonly retry: () => Promise<ResponseState>;
  /** Continues the answer after the text that has arrived. Needs the `resume` option. */
  readonly resume: () => Promise<ResponseState>;
  /** Stops and clears the text. The status is then `idle`. */
  readonly reset: () => void;
  readonly session: StreamSession;
}

/**
 * Streams one answer at a time into a component.
 *
 * @param options - Options may change between renders and apply from the next request. See {@link
 * StreamSessionOptions}.
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

  // Runs before all other effects, also those of children, so that their requests use the options of this render.
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
