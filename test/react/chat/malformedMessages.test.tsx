import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { MessageLike } from '../../../src/react/ChatWindow/ChatLike.js';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import { fakeChat } from './fakeChat.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** A seeded generator (mulberry32), so that a failure can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const circular: Record<string, unknown> = { name: 'loop' };
circular['self'] = circular;

/** Creates messages whose members are missing, or have values of any type. */
function malformedMessages(random: () => number) {
  const pick = <Value,>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const anyValue = (): unknown =>
    pick<() => unknown>([
      () => null,
      () => undefined,
      () => '',
      () => 'text',
      () => '2026-11-30T10:00:00Z',
      () => 'data:image/png;base64,####',
      () => 'javascript:alert(1)',
      () => 0,
      () => -1,
      () => Number.NaN,
      () => 1e308,
      () => 10n ** 30n,
      () => true,
      () => new Date(Number.NaN),
      () => new Date(0),
      () => circular,
      () => Symbol('s'),
      () => () => 'called',
      () => new Map([['a', 1]]),
      () => [],
      () => [[[['deep']]], null],
      () => ({}),
      () => Object.create(null),
      () => ({ type: 'text' }),
    ])();
  const maybe = (value: unknown): unknown => (random() < 0.6 ? value : anyValue());
  const membersOf = (members: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(members)
        .filter(() => random() < 0.8)
        .map(([name, value]) => [name, maybe(value)]),
    );
  const types = [
    'text',
    'reasoning',
    'file',
    'source-url',
    'source-document',
    'dynamic-tool',
    'tool-weather',
    'tool-',
    'step-start',
    'data-chart',
    'refusal',
    'tool-invocation',
    'source',
    'image',
    'unknown',
  ];
  const states = [
    'input-streaming',
    'input-available',
    'approval-requested',
    'approval-responded',
    'output-available',
    'output-error',
    'output-denied',
    'call',
    'result',
    'later',
  ];
  const part = (): unknown =>
    random() < 0.15
      ? anyValue()
      : membersOf({
          type: pick(types),
          id: 'p',
          text: 'text',
          reasoning: 'why',
          details: [{ type: 'text', text: 'why' }],
          state: pick(states),
          toolName: 'weather',
          toolCallId: 'c',
          toolInvocation: { state: 'result', toolCallId: 'c', toolName: 'weather', args: {}, result: circular },
          input: { city: 'Rome' },
          rawInput: '{"ci',
          output: circular,
          errorText: 'failed',
          approval: { id: 'a', approved: false },
          url: 'https://example.com/a.png',
          mediaType: 'image/png',
          mimeType: 'image/png',
          filename: 'a.png',
          title: 'A',
          sourceId: 's',
          source: { url: 'https://example.com', title: 'A' },
          data: 'aGk=',
          providerMetadata: {},
        });
  const list = (item: () => unknown): unknown => Array.from({ length: Math.floor(random() * 5) }, item);
  const message = (): unknown =>
    random() < 0.08
      ? anyValue()
      : membersOf({
          id: `m${random()}`,
          role: pick(['user', 'assistant', 'system', 'data', 'tool']),
          parts: list(part),
          content: 'content',
          createdAt: new Date(0),
          metadata: maybe({ createdAt: anyValue(), usage: anyValue(), finishReason: anyValue() }),
          toolInvocations: list(part),
          annotations: list(anyValue),
          experimental_attachments: [{ name: 'a', contentType: 'image/png', url: 'https://example.com/a.png' }],
        });
  return Array.from({ length: 1 + Math.floor(random() * 4) }, message) as MessageLike[];
}

it('ChatWindow renders 500 lists of malformed messages, and warns once', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const failures: string[] = [];
  for (let seed = 1; seed <= 500; seed++) {
    const messages = malformedMessages(randomOf(seed));
    try {
      render(<ChatWindow chat={fakeChat({ messages, status: seed % 3 === 0 ? 'streaming' : 'ready' })} />).unmount();
    } catch (error) {
      failures.push(`seed ${seed}: ${String(error)}`);
    }
  }
  expect(failures).toEqual([]);
  expect(warn.mock.calls.map(([message]) => String(message))).toEqual([expect.stringContaining('UIMessage')]);
});

it('a tool error that was saved as an object is shown as text', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const part = { type: 'tool-read', toolCallId: 'c', state: 'output-error', input: {}, errorText: { code: 'EACCES' } };
  const messages = [{ id: '1', role: 'assistant', parts: [part] }] as unknown as MessageLike[];
  render(<ChatWindow chat={fakeChat({ messages })} />);
  expect(screen.getByText(/EACCES/)).toBeInTheDocument();
});
