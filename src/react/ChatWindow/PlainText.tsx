'use client';
import { clsx } from 'clsx';
import { useChatSettings } from './ChatContext.js';

/** Text with its line breaks, in a `<div>` element. */
export function PlainText({ text }: { text: string }) {
  const { classNames } = useChatSettings();
  return (
    <div dir="auto" className={clsx('sluice-message__text', classNames.text)}>
      {text}
    </div>
  );
}
