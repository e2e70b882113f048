'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { Part, type PartProps } from '../Part.js';
import { useChatSettings } from './ChatContext.js';

export type ChatHeaderProps = PartProps<'header'>;

/** The line above the thread, for a title and controls. Renders a `<header>` element. */
export const ChatHeader = forwardRef<HTMLElement, ChatHeaderProps>(function ChatHeader(props, ref) {
  const { classNames } = useChatSettings();
  return <Part as="header" given={props} ref={ref} className={clsx('sluice-chat__header', classNames.header)} />;
});
