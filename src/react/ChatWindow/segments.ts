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
 * stay where they were: what comes before fills the first segment and then makes new ones, what comes after the last.
 */
export function cutSegments(messages: readonly MessageLike[], previous: readonly Segment[] = []): readonly Segment[] {
  const first = previous[0]?.messages[0]?.id;
  const offset = first === undefined ? -1 : messages.findIndex(({ id }) => id === first);
  if (offset < 0) return cutAfresh(messages);

  const segments: Segment[] = [];
  let next = offset;
  for (const segment of previous) {
    const length = commonLength(segment.messages, messages, next);
    if (length === 0) break;
    const isFirst = segments.length === 0;
    const isLast = segment === previous.at(-1) || length < segment.messages.length;
    const start = isFirst ? Math.max(0, Math.min(next, next + length - segmentLength)) : next;
    const end = isLast ? Math.max(next + length, Math.min(start + segmentLength, messages.length)) : next + length;
    const isSame = sameMessages(segment.messages, messages, start, end);
    segments.push(isSame ? segment : { key: segment.key, messages: messages.slice(start, end) });
    if (isFirst) segments.unshift(...cutBackwards(messages.slice(0, start)));
    next = end;
    if (isLast) break;
  }
  return [...segments, ...cutAfresh(messages.slice(next))];
}

function cutAfresh(messages: readonly MessageLike[]): Segment[] {
  const segments: Segment[] = [];
  for (let start = 0; start < messages.length; start += segmentLength)
    segments.push({ key: messages[start]!.id, messages: messages.slice(start, start + segmentLength) });
  return segments;
}

/** From the end, so that the segment that is not full stands at the beginning, where more may come. */
function cutBackwards(messages: readonly MessageLike[]): Segment[] {
  const rest = messages.length % segmentLength;
  return [...cutAfresh(messages.slice(0, rest)), ...cutAfresh(messages.slice(rest))];
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
