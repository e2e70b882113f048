'use client';

import { forwardRef, type ReactNode, useRef } from 'react';
import type { StreamSessionOptions } from '../../core/session/StreamSession.js';
import { createPassages } from '../../markdown/createPassages.js';
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
    Omit<StreamingResponseAnnouncerProps, 'createPassages'>,
    Omit<StreamingResponseRootProps, 'stream' | 'resumable' | 'children' | keyof StreamSessionOptions> {
  /** Sent by the generate button as `{ prompt }`. @defaultValue `'Tell me a story'` */
  prompt?: string | undefined;
  /** The result of `useStreamingResponse`. If it is set, the session options of this component have no effect. */
  stream?: StreamingResponseHandle | undefined;
  /** Renders the text. @defaultValue Markdown */
  renderText?: ((text: string, options: { streaming: boolean }) => ReactNode) | undefined;
  /** Shows times, rates and counts below the answer. @defaultValue `false` */
  showMetrics?: boolean | undefined;
}

/**
 * The streamed answer to a prompt: text, status, error and actions. Accepts every option of `useStreamingResponse` and
 * every attribute of a `<div>`.
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
        <StreamingResponseAnnouncer announce={announce} createPassages={createPassages} />
      </StreamingResponseRoot>
    );
  },
);
