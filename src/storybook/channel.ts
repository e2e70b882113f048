import type { ResponseMetrics } from '../core/monitor/StreamMonitor.js';

export const addonId = 'sluice/storybook';

/** New rows of the log, sent by the preview to the panel, as a {@link StreamReport}. */
export const reportEvent = `${addonId}/report`;

/** Playback controls, sent by the panel to the preview, as {@link PlaybackControls}. */
export const controlsEvent = `${addonId}/controls`;

export interface StreamReport {
  readonly storyId: string;
  /** Incremented for each mount of a story. A new run starts an empty log. */
  readonly run: number;
  readonly rows: readonly StreamRow[];
  readonly metrics: ResponseMetrics | undefined;
}

/** A row of the log. `atMs` is the time since the story was mounted. */
export type StreamRow = { readonly atMs: number } & (
  | { readonly kind: 'request'; readonly exchange: number; readonly what: string; readonly prompt: string | undefined }
  | {
      readonly kind: 'response';
      readonly exchange: number;
      readonly status: number;
      readonly contentType: string;
    }
  | {
      readonly kind: 'chunk';
      readonly exchange: number;
      readonly bytes: number;
      /** The text of the chunk, shortened if it is long. */
      readonly text: string;
      readonly deltas: readonly DeltaSummary[];
    }
  | { readonly kind: 'end'; readonly exchange: number; readonly how: StreamEnding; readonly note: string }
  | { readonly kind: 'status'; readonly element: number; readonly status: string }
);

export type StreamEnding = 'complete' | 'truncated' | 'reset' | 'aborted' | 'ended';

export interface DeltaSummary {
  readonly type: string;
  readonly detail: string;
}

export interface PlaybackControls {
  readonly paused: boolean;
  readonly speed: number;
}

export const defaultControls: PlaybackControls = { paused: false, speed: 1 };
