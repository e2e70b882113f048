import type { MessageLike } from './ChatLike.js';

/** Neighbouring messages that render together. Its identity changes only when one of its messages does. */
export interface Segment {
  /** The id that its first message had when the segment was made. */
  readonly key: string;
  readonly messages: readonly MessageLike[];
}

/** Small enough for a render of the growing one, large enough to make a thread of a thousand messages a few dozen. */
const segmentLength = 32;

/**
 * Cuts a thread into segments, so that a chunk costs a look at each segment instead of a render of each message. Cuts
 * stay where they were: messages that come before make new segments, messages that come after fill the last.
 */
export function cutSegments(messages: readonly MessageLike[], previous: readonly Segment[] = []): readonly Segment[] {
  const first = previous[0]?.messages[0]?.id;
  const offset = first === undefined ? -1 : messages.findIndex(({ id }) => id === first);
  const segments = offset > 0 ? cutAfresh(messages.slice(0, offset)) : [];
  let next = Math.max(offset, 0);
  if (offset >= 0) {
    for (const segment of previous) {
      const length = commonLength(segment.messages, messages, next);
      if (length === 0) break;
      const last = next + length === messages.length || length < segment.messages.length || segment === previous.at(-1);
      // The last segment that still holds takes in what follows, until it is full.
      const end = last ? Math.max(next + length, Math.min(next + segmentLength, messages.length)) : next + length;
      segments.push(
        sameMessages(segment.messages, messages, next, end)
          ? segment
          : { ...segment, messages: messages.slice(next, end) },
      );
      next = end;
      if (last) break;
    }
  }
  segments.push(...cutAfresh(messages.slice(next)));
  return segments;
}

function cutAfresh(messages: readonly MessageLike[]): Segment[] {
  const segments: Segment[] = [];
  for (let start = 0; start < messages.length; start += segmentLength)
    segments.push({ key: messages[start]!.id, messages: messages.slice(start, start + segmentLength) });
  return segments;
}

/** How many messages of the segment are, by id, still where they were. */
function commonLength(segment: readonly MessageLike[], messages: readonly MessageLike[], start: number): number {
  let length = 0;
  while (length < segment.length && segment[length]!.id === messages[start + length]?.id) length += 1;
  return length;
}

function sameMessages(segment: readonly MessageLike[], messages: readonly MessageLike[], start: number, end: number) {
  return segment.length === end - start && segment.every((message, index) => message === messages[start + index]);
}
