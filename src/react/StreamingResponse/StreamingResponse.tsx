'use client';

import { forwardRef, type ReactNode, useRef } from 'react';
import type { StreamSessionOptions } from '../../core/session/StreamSession.js';
import { Markdown } from '../../markdown/render/Markdown.js';
import { splitSessionOptions } from '../splitSessionOptions.js';
import { useStyleSheetCheck } from '../useDevelopmentChecks.js';
import { useMergedRef } from '../useMergedRef.js';
import { type StreamingResponseHandle, useStreamingResponse } from '../useStreamingResponse.js';
import { StreamingResponseActions } from './StreamingResponseActions.js';
import { StreamingResponseAnnouncer, type StreamingResponseAnnouncerProps } from './StreamingResponseAnnouncer.js';
import { StreamingResponseContent } from './StreamingResponseContent.js';
import { StreamingResponseError } from './StreamingResponseError.js';
import { StreamingResponseMetrics } from './StreamingResponseMetrics.js';
import { StreamingResponseRoot, type StreamingResponseRootProps } from './StreamingResponseRoot.js';
import { StreamingResponseStatus } from './StreamingResponseStatus.js';

export interface StreamingResponseProps
  extends StreamSessionOptions,
    StreamingResponseAnnouncerProps,
    Omit<StreamingResponseRootProps, 'stream' | 'resumable' | 'children' | keyof StreamSessionOptions> {
  /** What the generate button asks; it is sent as `{ prompt }`. @default 'Tell me a story' */
  prompt?: string | undefined;
  /** A response held elsewhere, as `useStreamingResponse` returned it; the options of a session then have no effect. */
  stream?: StreamingResponseHandle | undefined;
  /** Renders the text. @default as Markdown */
  renderText?: ((text: string, options: { streaming: boolean }) => ReactNode) | undefined;
  /** Show times, rates and counts below the answer. @default false */
  showMetrics?: boolean | undefined;
}

/**
 * A prompt's answer as it streams: the text, what is happening, what went wrong and what to do about it. Takes every
 * option of `useStreamingResponse` and every attribute of a `<div>`.
 *
 * @example
 * ```tsx
 * <StreamingResponse api="/api/stream" prompt="Tell me a story" />
 * ```
 */
export const StreamingResponse = forwardRef<HTMLDivElement, StreamingResponseProps>(
  function StreamingResponse(props, ref) {
    const [options, { stream: given, renderText, showMetrics, announce, ...rest }] = splitSessionOptions(props);
    const own = useStreamingResponse(options);
    const { strings } = rest;
    const renderMarkdown = (text: string, { streaming }: { streaming: boolean }) => (
      <Markdown text={text} streaming={streaming} strings={strings} />
    );
    const element = useRef<HTMLDivElement>(null);
    const setElement = useMergedRef(ref, element);
    useStyleSheetCheck(element);
    return (
      <StreamingResponseRoot {...rest} ref={setElement} stream={given ?? own} resumable={options.resume !== undefined}>
        <StreamingResponseContent renderText={renderText ?? renderMarkdown} />
        <StreamingResponseStatus />
        <StreamingResponseError />
        <StreamingResponseActions />
        {showMetrics && <StreamingResponseMetrics />}
        <StreamingResponseAnnouncer announce={announce} />
      </StreamingResponseRoot>
    );
  },
);
