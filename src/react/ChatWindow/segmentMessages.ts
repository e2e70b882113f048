import type { MessageLike } from './ChatLike.js';

/** Consecutive messages that render together. The object changes only if one of its messages changes. */
export interface Segment {
  readonly key: number;
  /**
   * Index of the segment's first message, counted from the first message of the initial call. Messages that are added
   * before that one have negative indices.
   */
  readonly start: number;
  readonly messages: readonly MessageLike[];
}

/** Messages per segment: few enough to render with each chunk; 1,000 messages make about 30 segments. */
const segmentLength = 32;

/**
 * Splits a thread into segments, so that React compares segments instead of messages for each chunk. Segment boundaries
 * do not move: messages added at the start fill the first segment and then new segments before it; messages added at
 * the end fill the last segment and then new segments after it.
 */
export function segmentMessages(
  messages: readonly MessageLike[],
  previous: readonly Segment[] = [],
): readonly Segment[] {
  const [first] = previous;
  const before = first ? messages.findIndex(({ id }) => id === first.messages[0]!.id) : -1;
  const origin = first && before >= 0 ? before - first.start : 0;

  const segments: Segment[] = [];
  for (let index = 0; index < messages.length; ) {
    const key = Math.floor((index - origin) / segmentLength);
    const end = origin + (key + 1) * segmentLength;
    const segment = { key, start: index - origin, messages: messages.slice(index, end) };
    const last = previous.find((other) => other.key === key);
    segments.push(last && isSame(last, segment) ? last : segment);
    index = end;
  }
  return segments;
}

function isSame(one: Segment, other: Segment): boolean {
  return (
    one.start === other.start &&
    one.messages.length === other.messages.length &&
    one.messages.every((message, index) => message === other.messages[index])
  );
}
