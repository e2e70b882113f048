'use client';

import { forwardRef, useMemo } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { type Strings, withStrings } from '../strings.js';
import type { StreamingResponseHandle } from '../useStreamingResponse.js';
import { type StreamingResponseClassNames, StreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseRootProps extends PartProps<'div'> {
  /** What `useStreamingResponse` returned. */
  stream: StreamingResponseHandle;
  /** What the generate button asks. @default 'Tell me a story' */
  prompt?: string | undefined;
  /** Offer Resume after a break: for a session that has the `resume` option. @default false */
  resumable?: boolean | undefined;
  /** Words to show in place of the English ones. */
  strings?: Partial<Strings> | undefined;
  /** Classes to add to the parts. */
  classNames?: StreamingResponseClassNames | undefined;
}

const noClassNames: StreamingResponseClassNames = {};

/** Holds the parts of one response together. Renders a `<div>` with `data-status`. */
export const StreamingResponseRoot = forwardRef<HTMLDivElement, StreamingResponseRootProps>(
  function StreamingResponseRoot(
    { stream, prompt = 'Tell me a story', resumable = false, strings, classNames = noClassNames, ...props },
    ref,
  ) {
    const value = useMemo(
      () => ({ stream, prompt, resumable, strings: withStrings(strings), classNames }),
      [stream, prompt, resumable, strings, classNames],
    );
    return (
      <StreamingResponseContext.Provider value={value}>
        <RenderElement as="div" props={props} ref={ref} className="sluice-response" data-status={stream.status} />
      </StreamingResponseContext.Provider>
    );
  },
);
