import type { ResponseProgress } from '../../model/ResponseState.js';
import type { StreamError } from '../../model/StreamError.js';

/** How a run ends; `idle` if there was no response to join. */
export type RunEnding = Extract<ResponseProgress, { status: 'idle' | 'done' | 'stopped' | 'failed' }>;

export interface RunState {
  readonly progress: ResponseProgress;
  readonly isResuming: boolean;
  /** Set if the stream reported a failure or a stop. */
  readonly serverOutcome: StreamError | undefined;
}

export type RunAction =
  | { readonly type: 'start'; readonly isResuming: boolean }
  | { readonly type: 'queued'; readonly position: number }
  | { readonly type: 'request'; readonly attempt: number }
  | { readonly type: 'read'; readonly hasItems: boolean; readonly serverOutcome?: StreamError | undefined }
  | { readonly type: 'stall'; readonly since: number }
  /** The connection broke; the next request continues the response. */
  | { readonly type: 'interrupted' }
  | {
      readonly type: 'retry';
      readonly attempt: number;
      readonly delayMs: number;
      readonly retryAt: number;
      readonly error: StreamError;
    }
  | { readonly type: 'end'; readonly ending: RunEnding };

export const idleRun: RunState = { progress: { status: 'idle' }, isResuming: false, serverOutcome: undefined };

const streaming: ResponseProgress = { status: 'streaming' };

/** Returns the state after an action. After the end of a run, only `start` has an effect. */
export function reduceRun(state: RunState, action: RunAction): RunState {
  const { progress } = state;
  if (action.type === 'start')
    return { ...idleRun, progress: { status: 'connecting', attempt: 1 }, isResuming: action.isResuming };
  if (hasEnded(progress)) return state;
  switch (action.type) {
    case 'queued':
      return { ...state, progress: { status: 'queued', position: action.position } };
    case 'request':
      if (progress.status === 'connecting' && progress.attempt === action.attempt) return state;
      return { ...state, progress: { status: 'connecting', attempt: action.attempt } };
    case 'read': {
      // A heartbeat proves that the connection works, but does not end a stall.
      const isStreaming = progress.status === 'streaming' || (progress.status === 'stalled' && !action.hasItems);
      // The first outcome wins, because a server may send a finish reason after an error.
      const serverOutcome = state.serverOutcome ?? action.serverOutcome;
      if (isStreaming && serverOutcome === state.serverOutcome) return state;
      return { ...state, progress: isStreaming ? progress : streaming, serverOutcome };
    }
    case 'stall':
      return { ...state, progress: { status: 'stalled', since: action.since } };
    case 'interrupted':
      return { ...state, isResuming: true };
    case 'retry': {
      const { attempt, delayMs, retryAt, error } = action;
      const { isResuming: resuming } = state;
      return { ...state, progress: { status: 'retrying', attempt, delayMs, retryAt, resuming, error } };
    }
    case 'end':
      return { ...state, progress: action.ending };
  }
}

export function hasEnded({ status }: ResponseProgress): boolean {
  return status === 'idle' || status === 'done' || status === 'stopped' || status === 'failed';
}
