'use client';
import { clsx } from 'clsx';
import { useChatSettings } from './ChatContext.js';

/** Text as it came, line breaks kept. Renders a `<div>` element. */
export function PlainText({ text }: { text: string }) {
  const { classNames } = useChatSettings();
  return <div className={clsx('sluice-message__text', classNames.text)}>{text}</div>;
}
