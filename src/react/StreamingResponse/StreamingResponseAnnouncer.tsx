'use client';

import { type Announce, Announcer } from '../Announcer/Announcer.js';
import { endingText, waitingText } from '../statusText.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseAnnouncerProps {
  /** What is announced of the answer. @defaultValue `'status'` */
  announce?: Announce | undefined;
}

/**
 * Announces to screen readers that a response starts, waits, is retried and ends; with `'sentences'` or `'final'` also
 * its text. Renders a visually hidden `<div>` element.
 */
export function StreamingResponseAnnouncer({ announce = 'status' }: StreamingResponseAnnouncerProps) {
  const { stream, strings } = useStreamingResponseContext();
  return (
    <Announcer
      announce={announce}
      isStreaming={stream.isStreaming}
      text={stream.response}
      ending={endingText(stream.state, stream.state.finishReason, strings)}
      notice={waitingText(stream.state, strings)}
      strings={strings}
    />
  );
}
