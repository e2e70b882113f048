'use client';
import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { useChatSettings } from './ChatContext.js';

/** The line above the thread, for a title and controls. Renders a `<header>` element. */
export const ChatHeader = forwardRef<HTMLElement, ComponentPropsWithoutRef<'header'>>(function ChatHeader(props, ref) {
  const { className, ...rest } = props;
  const { classNames } = useChatSettings();
  return <header ref={ref} {...rest} className={clsx('sluice-chat__header', classNames.header, className)} />;
});
