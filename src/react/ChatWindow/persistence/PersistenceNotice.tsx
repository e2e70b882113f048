'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../../RenderElement.js';
import { useStore } from '../../useStore.js';
import { useChatSettings } from '../ChatContext.js';
import type { Persistence } from './usePersistence.js';

export type PersistenceNoticeProps = PartProps<'p'>;

/** Shows that the conversation is not saved, or is saved without its files. Renders a `<p>` element, or nothing. */
export const PersistenceNotice = forwardRef<HTMLParagraphElement, PersistenceNoticeProps>(
  function PersistenceNotice(props, ref) {
    const { persistence } = useChatSettings();
    return persistence ? <Notice {...props} persistence={persistence} ref={ref} /> : null;
  },
);

type NoticeProps = PersistenceNoticeProps & { persistence: Persistence };

const Notice = forwardRef<HTMLParagraphElement, NoticeProps>(function Notice({ persistence, ...props }, ref) {
  const { strings, classNames } = useChatSettings();
  const status = useStore(persistence.status);
  if (status === 'saved') return null;
  const texts = {
    'saved-without-files': strings.savedWithoutFiles,
    conflict: strings.changedInOtherTab,
    failed: strings.notSaved,
  };
  return (
    <RenderElement
      as="p"
      props={props}
      ref={ref}
      role="status"
      className={clsx('sluice-banner', classNames.banner)}
      data-status={status}
    >
      {texts[status]}
    </RenderElement>
  );
});
