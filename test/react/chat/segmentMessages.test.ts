import { describe, expect, it } from 'vitest';
import type { MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';
import { type Segment, segmentMessages } from '../../../src/react/ChatWindow/segmentMessages.js';
import { say } from './fakeChat.js';

const thread = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => say('user', 'text', `m${from + index}`));
const join = (segments: readonly Segment[]) => segments.flatMap(({ messages }) => messages);
const unchanged = (before: readonly Segment[], after: readonly Segment[]) =>
  after.filter((segment) => before.includes(segment)).length;

function expectWhole(segments: readonly Segment[], messages: readonly MessageLike[]) {
  expect(join(segments)).toEqual(messages);
  expect(new Set(segments.map(({ key }) => key)).size).toBe(segments.length);
  for (const segment of segments) expect(segment.messages.length).toBeGreaterThan(0);
}

describe('segmentMessages', () => {
  it('segmentMessages changes only the last segment when the last message grows', () => {
    const messages = thread(0, 1000);
    const before = segmentMessages(messages);
    const grown = [...messages.slice(0, -1), say('user', 'longer', 'm999')];
    const after = segmentMessages(grown, before);
    expectWhole(after, grown);
    expect(unchanged(before, after)).toBe(before.length - 1);
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  it('segmentMessages appends new messages to the last segment until it has 32 messages, then adds a segment', () => {
    let messages = thread(0, 10);
    let segments = segmentMessages(messages);
    for (let length = 11; length <= 100; length += 1) {
      const last = segments.at(-1)!;
      messages = [...messages, say('user', 'text', `m${length - 1}`)];
      segments = segmentMessages(messages, segments);
      expectWhole(segments, messages);
      expect(segments.some(({ key }) => key === last.key)).toBe(true);
    }
    expect(segments.map(({ messages }) => messages.length)).toEqual([32, 32, 32, 4]);
  });

  it('segmentMessages changes only the first segment when earlier messages are prepended', () => {
    let messages = thread(984, 1000);
    let segments = segmentMessages(messages);
    for (let from = 968; from >= 0; from -= 16) {
      const before = segments;
      messages = [...thread(from, from + 16), ...messages];
      segments = segmentMessages(messages, segments);
      expectWhole(segments, messages);
      expect(unchanged(before, segments)).toBeGreaterThanOrEqual(before.length - 1);
      for (const { key } of before) expect(segments.some((segment) => segment.key === key)).toBe(true);
    }
    expect(segments.length).toBeLessThanOrEqual(33);
  });

  it('segmentMessages keeps the segments before an edited message', () => {
    const messages = thread(0, 80);
    const before = segmentMessages(messages);
    const edited = [...messages.slice(0, 40), ...thread(200, 203)];
    const after = segmentMessages(edited, before);
    expectWhole(after, edited);
    expect(after[0]).toBe(before[0]);
    expect(after[1]!.key).toBe(before[1]!.key);
  });

  it('segmentMessages segments messages that have no ids', () => {
    const messages = thread(0, 40).map(({ id: _, ...rest }) => rest as MessageLike);
    const segments = segmentMessages(messages);
    expectWhole(segments, messages);
    expectWhole(segmentMessages([...messages, ...thread(0, 1)], segments), [...messages, ...thread(0, 1)]);
  });

  it('segmentMessages reuses no segment for another thread and returns none for an empty thread', () => {
    const before = segmentMessages(thread(0, 40));
    const other = thread(500, 520);
    expectWhole(segmentMessages(other, before), other);
    expect(segmentMessages([], before)).toEqual([]);
    expectWhole(segmentMessages(other, []), other);
  });
});
