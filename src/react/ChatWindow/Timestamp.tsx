'use client';
import { useChatSettings } from './ChatContext.js';
import type { MessageLike } from './ChatLike.js';

export interface TimestampProps {
  message: MessageLike;
}

/**
 * When a message was written: its metadata's `createdAt`, a date, a time in milliseconds or an ISO string. Renders a
 * `<time>` element, or nothing where the message does not say.
 */
export function Timestamp({ message }: TimestampProps) {
  const { slots } = useChatSettings();
  if (slots.Timestamp) return <slots.Timestamp message={message} />;
  const date = createdAt(message.metadata);
  if (!date) return null;
  return (
    // The server's time zone is not the reader's.
    <time className="sluice-message__time" dateTime={date.toISOString()} suppressHydrationWarning>
      {date.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })}
    </time>
  );
}

function createdAt(metadata: unknown): Date | undefined {
  if (typeof metadata !== 'object' || metadata === null || !('createdAt' in metadata)) return undefined;
  const { createdAt } = metadata;
  if (!(typeof createdAt === 'string' || typeof createdAt === 'number' || createdAt instanceof Date)) return undefined;
  const date = new Date(createdAt);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
