'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { currentEnvironment } from '../../core/environment.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { waitingStatuses, waitingText } from '../statusText.js';
import { useSecondsUntil } from '../useSecondsUntil.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import { useOnline } from './useOnline.js';

export type ConnectionBannerProps = PartProps<'p'>;

/** Shows that the browser is offline, or that an answer is queued or retried. Renders a `<p>` element, or nothing. */
export const ConnectionBanner = forwardRef<HTMLParagraphElement, ConnectionBannerProps>(
  function ConnectionBanner(props, ref) {
    const progress = useChatState(({ progress }) => (waitingStatuses.has(progress.status) ? progress : undefined));
    const { strings, classNames, environment } = useChatSettings();
    const online = useOnline();
    const seconds = useSecondsUntil(
      progress?.status === 'retrying' ? progress.retryAt : undefined,
      environment ?? currentEnvironment(),
    );

    const text = online ? progress && waitingText(progress, strings, seconds) : strings.offline;
    if (!text) return null;
    return (
      <RenderElement
        as="p"
        props={props}
        ref={ref}
        className={clsx('sluice-banner', classNames.banner)}
        data-status={online ? progress?.status : 'offline'}
      >
        <span className="sluice-pending__dot" />
        {text}
      </RenderElement>
    );
  },
);
