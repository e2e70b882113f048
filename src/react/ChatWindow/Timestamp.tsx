'use client';
import { clsx } from 'clsx';
import { forwardRef, useSyncExternalStore } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';

export type TimestampProps = PartProps<'time'> & { message: MessageLike };

/**
 * The time of a message, from `metadata.createdAt`: a `Date`, milliseconds or an ISO string. Shows the date if it is
 * not today, and the year if it is not the current year. Renders a `<time>` element, or nothing without a time.
 */
export const Timestamp = forwardRef<HTMLTimeElement, TimestampProps>(function Timestamp({ message, ...props }, ref) {
  const { slots, classNames, locale } = useChatSettings();
  // The user's time zone is unknown on the server and until hydration.
  const today = useSyncExternalStore(neverChanges, readToday, () => undefined);
  if (slots.Timestamp) return <slots.Timestamp message={message} />;
  const date = createdAt(message.metadata);
  if (!date) return null;
  return (
    <RenderElement
      as="time"
      props={props}
      ref={ref}
      className={clsx('sluice-message__time', classNames.timestamp)}
      dateTime={date.toISOString()}
      title={today && date.toLocaleString(locale, { dateStyle: 'full', timeStyle: 'short' })}
    >
      {today && date.toLocaleString(locale, formatFor(date, new Date(today)))}
    </RenderElement>
  );
});

const neverChanges = () => () => {};

const readToday = () => new Date().toDateString();

function formatFor(date: Date, today: Date): Intl.DateTimeFormatOptions {
  return {
    hour: 'numeric',
    minute: '2-digit',
    ...(date.toDateString() !== today.toDateString() && { day: 'numeric', month: 'short' }),
    ...(date.getFullYear() !== today.getFullYear() && { year: 'numeric' }),
  };
}

function createdAt(metadata: unknown): Date | undefined {
  const { createdAt } = Object(metadata);
  const isTime = /^(string|number)$/.test(typeof createdAt) || createdAt instanceof Date;
  const date = new Date(isTime ? createdAt : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
