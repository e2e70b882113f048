'use client';
import { clsx } from 'clsx';
import { useChatSettings } from './ChatContext.js';
import { Suggestions } from './Suggestions.js';

/** What stands there before the first message. Renders a `<div>` element. */
export function EmptyState() {
  const { strings, classNames } = useChatSettings();
  return (
    <div className={clsx('sluice-empty', classNames.emptyState)}>
      <p className="sluice-empty__title">{strings.emptyTitle}</p>
      {strings.emptyText && <p className="sluice-empty__text">{strings.emptyText}</p>}
      <Suggestions />
    </div>
  );
}
