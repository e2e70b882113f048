'use client';

import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef, useMemo } from 'react';
import { type Strings, withStrings } from '../strings.js';
import type { StreamingResponseHandle } from '../useStreamingResponse.js';
import { StreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseRootProps extends ComponentPropsWithoutRef<'div'> {
  /** What `useStreamingResponse` returned. */
  stream: StreamingResponseHandle;
  /** What the generate button asks. @default 'Tell me a story' */
  prompt?: string | undefined;
  /** Offer Resume after a break: for a session that has the `resume` option. @default false */
  resumable?: boolean | undefined;
  /** Words to show in place of the English ones. */
  strings?: Partial<Strings> | undefined;
}

/** Holds the parts of one response together. Renders a `<div>` with `data-status`. */
export const StreamingResponseRoot = forwardRef<HTMLDivElement, StreamingResponseRootProps>(
  function StreamingResponseRoot(
    { stream, prompt = 'Tell me a story', resumable = false, strings, className, ...props },
    ref,
  ) {
    const value = useMemo(
      () => ({ stream, prompt, resumable, strings: withStrings(strings) }),
      [stream, prompt, resumable, strings],
    );
    return (
      <StreamingResponseContext.Provider value={value}>
        <div {...props} ref={ref} className={clsx('sluice-response', className)} data-status={stream.status} />
      </StreamingResponseContext.Provider>
    );
  },
);
