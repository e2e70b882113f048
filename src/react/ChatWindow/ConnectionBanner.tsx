'use client';
import { clsx } from 'clsx';
import { useChatSettings, useChatState } from './ChatContext.js';
import { useOnline } from './useOnline.js';
import { useSecondsUntil } from './useSecondsUntil.js';

/** What stands between the reader and the answer: no network, a wait, a retry. Renders a `<p>` element while there is. */
export function ConnectionBanner() {
  const { phase } = useChatState();
  const { strings, classNames } = useChatSettings();
  const online = useOnline();
  const seconds = useSecondsUntil(phase.status === 'retrying' ? phase.retryAt : undefined);

  const words = !online
    ? strings.offline
    : phase.status === 'retrying'
      ? strings.retrying(seconds, phase.attempt)
      : phase.status === 'queued'
        ? strings.queued(phase.place)
        : phase.status === 'stalled'
          ? strings.stalled
          : undefined;
  if (!words) return null;
  return (
    <p className={clsx('sluice-banner', classNames.banner)} data-status={online ? phase.status : 'offline'}>
      <span className="sluice-status__dot" />
      {words}
    </p>
  );
}
