'use client';
import { useEffect, useState } from 'react';
import { currentEnvironment } from '../../core/environment.js';
import type { Strings } from '../strings.js';
import { useLatest } from '../useLatest.js';
import { AnnouncementQueue } from './AnnouncementQueue.js';
import { type ReadPassages, SentenceReader } from './SentenceReader.js';

/**
 * Which parts of an answer are announced. `'status'`: only its start, its waiting times and its end. `'sentences'`:
 * also each complete sentence. `'final'`: the status, and the whole text at the end. `'off'`: nothing.
 */
export type Announce = 'off' | 'status' | 'sentences' | 'final';

export interface AnnouncerProps {
  /** @defaultValue `'sentences'` */
  announce?: Announce | undefined;
  isStreaming: boolean;
  text: string;
  /** The text to announce at the end of the answer, if not empty. */
  ending: string;
  /** A status such as a wait, a retry or a queue position. Each change is announced, unless it is empty. */
  notice?: string | undefined;
  /** Creates the function that splits the text into passages. @defaultValue plain text, one passage per line */
  createPassages?: ((strings: Strings) => ReadPassages) | undefined;
  strings: Strings;
}

/**
 * Announces an answer to screen readers in one live region, at most once per second and in whole sentences. The visible
 * text is not a live region, because screen readers would read every fragment. Renders a visually hidden `<div>`
 * element.
 */
export function Announcer({
  announce = 'sentences',
  isStreaming,
  text,
  ending,
  notice = '',
  createPassages,
  strings,
}: AnnouncerProps) {
  const [spoken, setSpoken] = useState({ count: 0, words: '' });
  const latest = useLatest({ announce, text, ending, createPassages, strings });
  const [queue] = useState(
    () =>
      new AnnouncementQueue((words) => setSpoken(({ count }) => ({ count: count + 1, words })), currentEnvironment()),
  );

  useEffect(() => {
    if (!isStreaming || latest.current.announce === 'off') return;
    // The latest props are read at each announcement, because more text may have arrived since the effect ran.
    const now = () => latest.current;
    const { announce, strings } = now();
    const reader = new SentenceReader(latest.current.createPassages?.(strings));
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

  // This must be the last effect: the cleanup of an earlier effect announces the end of an active answer and must run
  // first.
  useEffect(() => () => queue.dispose(), [queue]);

  return (
    <div role="status" className="sluice-visually-hidden">
      {/* A new key for each announcement, because screen readers repeat an equal text only if it is in a new element. */}
      {announce !== 'off' && spoken.words && (
        <span key={spoken.count} className="sluice-announcement">
          {spoken.words}
        </span>
      )}
    </div>
  );
}
