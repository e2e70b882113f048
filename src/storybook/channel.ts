import type { StreamMetrics } from '../core/monitor/StreamMonitor.js';

export const addonId = 'sluice/storybook';

/** From the preview to the panel: what has passed since the last one. Carries a {@link StreamReport}. */
export const reportEvent = `${addonId}/report`;

/** From the panel to the preview. Carries {@link PlaybackControls}. */
export const controlsEvent = `${addonId}/steer`;

export interface StreamReport {
  readonly storyId: string;
  /** Counts the times that stories were mounted in this preview; a new one begins an empty list. */
  readonly run: number;
  readonly rows: readonly StreamRow[];
  /** Of the latest request. */
  readonly metrics: StreamMetrics | undefined;
}

/** A line of the panel. `atMs` is the time since the story was mounted. */
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
      /** As it was sent; of a long chunk the beginning. */
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
