'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';

export type ChatHeaderProps = PartProps<'header'>;

/** The line above the thread, for a title and controls. Renders a `<header>` element. */
export const ChatHeader = forwardRef<HTMLElement, ChatHeaderProps>(function ChatHeader(props, ref) {
  const { classNames } = useChatSettings();
  return (
    <RenderElement as="header" props={props} ref={ref} className={clsx('sluice-chat__header', classNames.header)} />
  );
});
