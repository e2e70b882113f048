'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';
import { Suggestions } from './Suggestions.js';

export type EmptyStateProps = PartProps<'div'>;

/** Shown before the first message. Renders a `<div>` element; children replace its contents. */
export const EmptyState = forwardRef<HTMLDivElement, EmptyStateProps>(function EmptyState(props, ref) {
  const { strings, classNames } = useChatSettings();
  return (
    <RenderElement as="div" props={props} ref={ref} className={clsx('sluice-empty', classNames.emptyState)}>
      <p className="sluice-empty__title">{strings.emptyTitle}</p>
      {strings.emptyText && <p className="sluice-empty__text">{strings.emptyText}</p>}
      <Suggestions />
    </RenderElement>
  );
});
