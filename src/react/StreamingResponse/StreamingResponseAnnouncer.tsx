'use client';

import { type Announce, Announcer } from '../Announcer/Announcer.js';
import { endingWords, waitWords } from '../statusWords.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseAnnouncerProps {
  /** What a screen reader is told of the answer. @default 'status' */
  announce?: Announce | undefined;
}

/**
 * Says to a screen reader what happens: that an answer begins, waits, is tried again and has ended; with `'sentences'`
 * or `'final'` the answer itself, too. Renders a `<div>` that is not seen.
 */
export function StreamingResponseAnnouncer({ announce = 'status' }: StreamingResponseAnnouncerProps) {
  const { stream, strings } = useStreamingResponseContext();
  return (
    <Announcer
      announce={announce}
      isStreaming={stream.isStreaming}
      text={stream.response}
      ending={endingWords(stream.state, strings)}
      notice={waitWords(stream.state, strings)}
      strings={strings}
    />
  );
}
