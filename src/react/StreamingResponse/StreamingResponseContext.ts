'use client';

import { createContext, useContext } from 'react';
import type { Strings } from '../strings.js';
import type { StreamingResponseHandle } from '../useStreamingResponse.js';

/** Class names to add to the parts. */
export interface StreamingResponseClassNames {
  content?: string | undefined;
  status?: string | undefined;
  error?: string | undefined;
  actions?: string | undefined;
  metrics?: string | undefined;
}

export interface StreamingResponseContextValue {
  readonly stream: StreamingResponseHandle;
  /** The prompt that the generate button sends. */
  readonly prompt: string;
  /** Whether there is a Resume button after an interruption. */
  readonly resumable: boolean;
  readonly strings: Strings;
  readonly showErrorDetails: boolean | undefined;
  /** The language of numbers and durations. */
  readonly locale: string | undefined;
  readonly classNames: StreamingResponseClassNames;
}

export const StreamingResponseContext = createContext<StreamingResponseContextValue | undefined>(undefined);

/**
 * Returns the response of the surrounding `<StreamingResponseRoot>`.
 *
 * @throws TypeError outside a `<StreamingResponseRoot>` or `<StreamingResponse>`.
 */
export function useStreamingResponseContext(): StreamingResponseContextValue {
  const value = useContext(StreamingResponseContext);
  if (!value) {
    throw new TypeError(
      'This part must be rendered inside a <StreamingResponseRoot> or a <StreamingResponse>, which provides the response.',
    );
  }
  return value;
}
