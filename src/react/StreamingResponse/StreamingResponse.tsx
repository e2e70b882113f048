'use client';

import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react';
import type { StreamSessionOptions } from '../../core/StreamSession.js';
import type { Strings } from '../strings.js';
import { type StreamingResponseHandle, useStreamingResponse } from '../useStreamingResponse.js';
import { StreamingResponseActions } from './StreamingResponseActions.js';
import { StreamingResponseContent } from './StreamingResponseContent.js';
import { StreamingResponseError } from './StreamingResponseError.js';
import { StreamingResponseRoot } from './StreamingResponseRoot.js';
import { StreamingResponseStatus } from './StreamingResponseStatus.js';

export interface StreamingResponseProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Where to ask: `{ prompt }` is POSTed there as JSON. @default '/api/stream' */
  api?: StreamSessionOptions['api'];
  /** What the generate button asks. @default 'Tell me a story' */
  prompt?: string | undefined;
  /** What the server speaks. @default 'auto' */
  protocol?: StreamSessionOptions['protocol'];
  /** Every other option of the request and its retries; see `useStreamingResponse`. */
  options?: StreamSessionOptions | undefined;
  /** A response held elsewhere, as `useStreamingResponse` returned it; the options above then have no effect. */
  stream?: StreamingResponseHandle | undefined;
  /** Renders the text. @default as Markdown */
  renderText?: ((text: string, options: { streaming: boolean }) => ReactNode) | undefined;
  /** Words to show in place of the English ones. */
  strings?: Partial<Strings> | undefined;
  /** Classes to add to the parts. */
  classNames?: Partial<Record<'content' | 'status' | 'error' | 'actions', string>> | undefined;
}

/**
 * A prompt's answer as it streams: the text, what is happening, what went wrong and what to do about it.
 *
 * @example
 * ```tsx
 * <StreamingResponse api="/api/stream" prompt="Tell me a story" />
 * ```
 */
export const StreamingResponse = forwardRef<HTMLDivElement, StreamingResponseProps>(function StreamingResponse(
  { api, prompt, protocol, options, stream: given, renderText, strings, className, classNames, ...props },
  ref,
) {
  const own = useStreamingResponse({ ...options, api: api ?? options?.api, protocol: protocol ?? options?.protocol });
  const stream = given ?? own;
  return (
    <StreamingResponseRoot
      {...props}
      ref={ref}
      stream={stream}
      prompt={prompt}
      resumable={options?.resume !== undefined}
      strings={strings}
      className={clsx(className)}
    >
      <StreamingResponseContent render={renderText} className={classNames?.content} />
      <StreamingResponseStatus className={classNames?.status} />
      <StreamingResponseError className={classNames?.error} />
      <StreamingResponseActions className={classNames?.actions} />
    </StreamingResponseRoot>
  );
});
