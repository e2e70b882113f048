'use client';
import { useEffect, useState } from 'react';
import { currentEnvironment } from '../../core/environment.js';
import type { Strings } from '../strings.js';
import { useLatest } from '../useLatest.js';
import { AnnouncementQueue } from './AnnouncementQueue.js';
import { SentenceReader } from './SentenceReader.js';

/**
 * What is said of an answer besides what happens to it: nothing with `'status'`, its sentences as they are completed,
 * or all of it at the end. `'off'` says nothing whatsoever.
 */
export type Announce = 'off' | 'status' | 'sentences' | 'final';

export interface AnnouncerProps {
  /** @defaultValue `'sentences'` */
  announce?: Announce | undefined;
  /** Whether an answer is under way. */
  isStreaming: boolean;
  /** The answer so far, as Markdown. */
  text: string;
  /** What to say at the end of it. Empty says nothing. */
  ending: string;
  /** What is happening besides, said whenever it changes. Empty says nothing. */
  notice?: string | undefined;
  strings: Strings;
}

/**
 * Tells a screen reader what happens: one region, always there, spoken to at most once a second and in whole sentences.
 * What is on the screen is no live region, for that would say every fragment. Renders a `<div>` element that is not seen.
 */
export function Announcer({ announce = 'sentences', isStreaming, text, ending, notice = '', strings }: AnnouncerProps) {
  const [spoken, setSpoken] = useState({ count: 0, words: '' });
  const latest = useLatest({ announce, text, ending, strings });
  const [queue] = useState(
    () =>
      new AnnouncementQueue((words) => setSpoken(({ count }) => ({ count: count + 1, words })), currentEnvironment()),
  );

  useEffect(() => {
    if (!isStreaming || latest.current.announce === 'off') return;
    // Read when it is time to speak: by then there is more.
    const now = () => latest.current;
    const { announce, strings } = now();
    const reader = new SentenceReader(strings);
    queue.say(strings.announceResponding);
    if (announce === 'sentences') queue.attach(() => reader.read(now().text, false));
    return () => {
      const { announce, text, ending } = now();
      queue.attach(undefined);
      queue.say(...(announce === 'status' ? [] : reader.read(text, true)), ending);
    };
  }, [isStreaming, latest, queue]);

  useEffect(() => {
    if (latest.current.announce !== 'off') queue.say(notice);
  }, [notice, latest, queue]);

  // Last, so that it is the last to end: an answer that is under way still wants to say how it ended.
  useEffect(() => () => queue.dispose(), [queue]);

  return (
    <div role="status" className="sluice-visually-hidden">
      {/* Another element each time, so that the same words are said again. */}
      {announce !== 'off' && spoken.words && (
        <span key={spoken.count} className="sluice-announcement">
          {spoken.words}
        </span>
      )}
    </div>
  );
}
