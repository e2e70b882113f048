'use client';

import { createContext, useContext } from 'react';
import type { Strings } from '../strings.js';
import type { StreamingResponseHandle } from '../useStreamingResponse.js';

export interface StreamingResponseContextValue {
  readonly stream: StreamingResponseHandle;
  /** What the generate button asks. */
  readonly prompt: string;
  /** Whether Resume is offered after a break. */
  readonly resumable: boolean;
  readonly strings: Strings;
}

export const StreamingResponseContext = createContext<StreamingResponseContextValue | undefined>(undefined);

/**
 * The response that the parts around it show.
 *
 * @throws TypeError outside a `<StreamingResponseRoot>` or `<StreamingResponse>`.
 */
export function useStreamingResponseContext(): StreamingResponseContextValue {
  const value = useContext(StreamingResponseContext);
  if (!value) {
    throw new TypeError(
      'Parts of StreamingResponse need a <StreamingResponseRoot> or <StreamingResponse> around them.',
    );
  }
  return value;
}
