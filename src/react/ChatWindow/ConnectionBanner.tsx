'use client';
import { clsx } from 'clsx';
import { currentHost } from '../../core/Host.js';
import { useSecondsUntil } from '../useSecondsUntil.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import { useOnline } from './useOnline.js';

/** What stands between the reader and the answer: no network, a wait, a retry. Renders a `<p>` element while there is. */
export function ConnectionBanner() {
  const phase = useChatState((state) => state.phase);
  const host = useChatState(({ chat }) => chat.host) ?? currentHost();
  const { strings, classNames } = useChatSettings();
  const online = useOnline();
  const seconds = useSecondsUntil(phase.status === 'retrying' ? phase.retryAt : undefined, host);

  const words = !online
    ? strings.offline
    : phase.status === 'retrying'
      ? strings.retrying(seconds, phase.attempt - 1)
      : phase.status === 'queued'
        ? strings.queued(phase.place)
        : phase.status === 'stalled'
          ? strings.stalled
          : undefined;
  if (!words) return null;
  return (
    <p className={clsx('sluice-banner', classNames.banner)} data-status={online ? phase.status : 'offline'}>
      <span className="sluice-pending__dot" />
      {words}
    </p>
  );
}
