import type { MessageLike } from './ChatLike.js';

/** Neighbouring messages that render together. Its identity changes only when one of its messages does. */
export interface Segment {
  readonly key: number;
  /** Where it begins, counted from where the thread was first cut: what came in before that has numbers below zero. */
  readonly start: number;
  readonly messages: readonly MessageLike[];
}

/** Small enough for a render of the growing one, large enough to make a thread of a thousand messages a few dozen. */
const segmentLength = 32;

/**
 * Cuts a thread into segments, so that a chunk costs a look at each segment instead of a render of each message. Cuts
 * stay where they were: what comes before fills the first segment and then makes new ones, what comes after the last.
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
