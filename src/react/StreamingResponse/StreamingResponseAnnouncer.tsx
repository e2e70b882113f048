'use client';

import { type Announce, Announcer } from '../Announcer/Announcer.js';
import type { ReadPassages } from '../Announcer/SentenceReader.js';
import { endingText, waitingText } from '../statusText.js';
import type { Strings } from '../strings.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseAnnouncerProps {
  /** What is announced of the answer. @defaultValue `'status'` */
  announce?: Announce | undefined;
  /**
   * Makes what turns the answer into announced passages. `createPassages` of `sluice/markdown` leaves out the marks of
   * Markdown and describes code blocks and tables. @defaultValue plain text, a passage for each line
   */
  createPassages?: ((strings: Strings) => ReadPassages) | undefined;
}

/**
 * Announces to screen readers that a response starts, waits, is retried and ends; with `'sentences'` or `'final'` also
 * its text. Renders a visually hidden `<div>` element.
 */
export function StreamingResponseAnnouncer({ announce = 'status', createPassages }: StreamingResponseAnnouncerProps) {
  const { stream, strings } = useStreamingResponseContext();
  return (
    <Announcer
      announce={announce}
      isStreaming={stream.isStreaming}
      text={stream.response}
      ending={endingText(stream.state, stream.state.finishReason, strings)}
      notice={waitingText(stream.state, strings)}
      createPassages={createPassages}
      strings={strings}
    />
  );
}
