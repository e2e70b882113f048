'use client';

import { forwardRef, useMemo } from 'react';
import { knownProps } from '../knownProps.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { type PartialStrings, withStrings } from '../strings.js';
import type { StreamingResponseHandle } from '../useStreamingResponse.js';
import { type StreamingResponseClassNames, StreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseRootProps extends PartProps<'div'> {
  /** The result of `useStreamingResponse`. */
  stream: StreamingResponseHandle;
  /** Sent by the generate button. @defaultValue `'Tell me a story'` */
  prompt?: string | undefined;
  /** Shows Resume after an interruption. Needs a session with the `resume` option. @defaultValue `false` */
  resumable?: boolean | undefined;
  /** Strings to replace. @defaultValue English */
  strings?: PartialStrings | undefined;
  /** Shows the developer's message below an error. @defaultValue `true` in development builds */
  showErrorDetails?: boolean | undefined;
  /** The language of numbers and durations, as a BCP 47 tag. @defaultValue `'en'` */
  locale?: string | undefined;
  /** Classes to add to the parts. */
  classNames?: StreamingResponseClassNames | undefined;
}

const noClassNames: StreamingResponseClassNames = {};

/** Provides a response to its parts. Renders a `<div>` element with `data-status`. */
export const StreamingResponseRoot = forwardRef<HTMLDivElement, StreamingResponseRootProps>(
  function StreamingResponseRoot(
    {
      stream,
      prompt = 'Tell me a story',
      resumable = false,
      strings,
      classNames = noClassNames,
      showErrorDetails,
      locale,
      ...props
    },
    ref,
  ) {
    const value = useMemo(
      () => ({ stream, prompt, resumable, strings: withStrings(strings), classNames, showErrorDetails, locale }),
      [stream, prompt, resumable, strings, classNames, showErrorDetails, locale],
    );
    return (
      <StreamingResponseContext.Provider value={value}>
        <RenderElement
          as="div"
          props={knownProps(
            'StreamingResponse',
            props,
            'The address is `api`; see the options of useStreamingResponse.',
          )}
          ref={ref}
          className="sluice-response"
          data-status={stream.status}
        />
      </StreamingResponseContext.Provider>
    );
  },
);
