'use client';

import { type Announce, Announcer } from '../Announcer/Announcer.js';
import type { ReadPassages } from '../Announcer/SentenceReader.js';
import { endingText, waitingText } from '../statusText.js';
import type { Strings } from '../strings.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

export interface StreamingResponseAnnouncerProps {
  /** Which parts of the answer are announced. @defaultValue `'status'` */
  announce?: Announce | undefined;
  /**
   * Splits the answer into announced passages. `createPassages` of `sluice/markdown` removes Markdown syntax and
   * describes code blocks and tables. @defaultValue plain text, one passage per line
   */
  createPassages?: ((strings: Strings) => ReadPassages) | undefined;
}

/**
 * Announces the start, waits, retries and end of a response to screen readers; with `'sentences'` or `'final'` also its
 * text. Renders a visually hidden `<div>` element.
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
