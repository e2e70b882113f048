'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { currentEnvironment } from '../../core/environment.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { waitWords } from '../statusWords.js';
import { useSecondsUntil } from '../useSecondsUntil.js';
import { useChatSettings, useChatState } from './ChatContext.js';
import { useOnline } from './useOnline.js';

export type ConnectionBannerProps = PartProps<'p'>;

/** What stands between the reader and the answer: no network, a wait, a retry. Renders a `<p>` element while there is. */
export const ConnectionBanner = forwardRef<HTMLParagraphElement, ConnectionBannerProps>(
  function ConnectionBanner(props, ref) {
    const progress = useChatState((state) => state.progress);
    const { strings, classNames, environment } = useChatSettings();
    const online = useOnline();
    const seconds = useSecondsUntil(
      progress.status === 'retrying' ? progress.retryAt : undefined,
      environment ?? currentEnvironment(),
    );

    const words = online ? waitWords(progress, strings, seconds) : strings.offline;
    if (!words) return null;
    return (
      <RenderElement
        as="p"
        props={props}
        ref={ref}
        className={clsx('sluice-banner', classNames.banner)}
        data-status={online ? progress.status : 'offline'}
      >
        <span className="sluice-pending__dot" />
        {words}
      </RenderElement>
    );
  },
);
