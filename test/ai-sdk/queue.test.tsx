import { act, renderHook } from '@testing-library/react';
import type { UIMessage } from 'ai';
import { Chat, SluiceChatTransport, useChat } from 'sluice/ai-sdk';
import {
  delay,
  finish,
  manualClock,
  mockFetch,
  script,
  sequence,
  text,
  toolCall,
  type VirtualClock,
} from 'sluice/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MountedChat, mountChat, textOf } from './mountChat.js';

let clock: VirtualClock;
let uninstall: () => void;
beforeEach(() => {
  clock = manualClock();
  uninstall = clock.install();
});
afterEach(() => uninstall());

const slow = (...texts: string[]) => script(...texts.flatMap((word) => [text(word), delay(100)]), finish());
const replies = () => mockFetch(sequence(slow('One', '.'), slow('Two', '.'), slow('Three', '.'), slow('Four', '.')));

/** A chat in the middle of its first answer. */
async function midway(options: Parameters<typeof mountChat>[0] = {}) {
  const fetch = replies();
  const mounted = mountChat({ id: 'c', fetch, ...options });
  void mounted.chat.sendMessage({ text: '1' });
  await act(() => clock.advance(50));
  expect(mounted.text).toBe('One');
  return { mounted, fetch, said: () => mounted.chat.messages.map(textOf) };
}

describe('a message that is sent during a response', () => {
  it('useChat sends a message that was written during a response when the response ends', async () => {
    const { mounted, said } = await midway();
    void mounted.chat.sendMessage({ text: '2' });
    void mounted.chat.sendMessage({ text: '3' });
    await act(() => clock.advance(20));
    expect(said()).toEqual(['1', 'One']);
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1', 'One.', '2', 'Two.', '3', 'Three.']);
    expect(mounted.statuses).not.toContain('error');
  });

  it('useChat sends a queued message after a stop()', async () => {
    const { mounted, said } = await midway();
    void mounted.chat.sendMessage({ text: '2' });
    await act(async () => {
      void mounted.chat.stop();
      await clock.advance(2_000);
    });
    expect(said()).toEqual(['1', 'One', '2', 'Two.']);
  });

  it("useChat with whileAnswering: 'interrupt' stops the response and sends the message at once", async () => {
    const onStop = vi.fn();
    const { mounted, said } = await midway({ whileAnswering: 'interrupt', onStop });
    void mounted.chat.sendMessage({ text: '2' });
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1', 'One', '2', 'Two.']);
    expect([...mounted.chat.outcomes.values()]).toEqual(['stopped', 'complete']);
    expect(onStop).toHaveBeenCalledTimes(1);
  });

  it('sending a message that replaces an earlier one stops the active response of useChat', async () => {
    const { mounted, fetch, said } = await midway();
    void mounted.chat.sendMessage({ text: '1, but better', messageId: mounted.chat.messages[0]!.id });
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1, but better', 'Two.']);
    expect(fetch.journal.requests).toHaveLength(2);
  });

  it('regenerate() of useChat stops the active response', async () => {
    const { mounted, said } = await midway();
    void mounted.chat.regenerate();
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1', 'Two.']);
  });
});

describe('with experimental_queue', () => {
  const queueing = async () => {
    const all = await midway({ experimental_queue: true });
    void all.mounted.chat.sendMessage({ text: '2' });
    void all.mounted.chat.sendMessage({ text: '3' });
    await act(() => clock.advance(1));
    return all;
  };

  it('useChat with experimental_queue lists queued messages and sends them in order', async () => {
    const { mounted, said } = await queueing();
    expect(mounted.chat.queue?.map(({ text }) => text)).toEqual(['2', '3']);
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1', 'One.', '2', 'Two.', '3', 'Three.']);
    expect(mounted.chat.queue).toEqual([]);
  });

  it('editQueued() changes a queued message of useChat before it is sent', async () => {
    const { mounted, fetch, said } = await queueing();
    const { id } = mounted.chat.queue![0]!;
    act(() => mounted.chat.editQueued(id, 'two'));
    expect(mounted.chat.queue?.map(({ text }) => text)).toEqual(['two', '3']);
    expect(mounted.chat.experimental_queuedMessages.map(textOf)).toEqual(['two', '3']);
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1', 'One.', 'two', 'Two.', '3', 'Three.']);
    expect(JSON.stringify(fetch.journal.requests[1]!.body)).toContain('"two"');
    expect(JSON.stringify(fetch.journal.requests[2]!.body)).toContain('"two"');
    expect(mounted.chat.messages[2]!.id).toBe(id);
  });

  it('editQueued() changes a queued message of a Chat that the application created', async () => {
    const transport = new SluiceChatTransport<UIMessage>({ fetch: replies() });
    const chat = new Chat<UIMessage>({ transport, experimental_queue: true });
    const { result } = renderHook(() => useChat({ chat, transport }));
    void result.current.sendMessage({ text: '1' });
    void result.current.sendMessage({ text: '2' });
    await act(() => clock.advance(50));
    act(() => result.current.editQueued(result.current.experimental_queuedMessages[0]!.id, 'two'));
    expect(result.current.experimental_queuedMessages.map(textOf)).toEqual(['two']);
    await act(() => clock.advance(2_000));
    expect(result.current.messages.map(textOf)).toEqual(['1', 'One.', 'two', 'Two.']);
  });

  it('removeQueued() removes a queued message of useChat', async () => {
    const { mounted, said } = await queueing();
    act(() => mounted.chat.removeQueued(mounted.chat.queue![0]!.id));
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1', 'One.', '3', 'Two.']);
  });

  it('sendQueuedNow() stops the response of useChat and sends the given message before the other queued ones', async () => {
    const { mounted, said } = await queueing();
    void mounted.chat.sendQueuedNow(mounted.chat.queue![1]!.id);
    await act(() => clock.advance(2_000));
    expect(said()).toEqual(['1', 'One', '3', 'Two.', '2', 'Three.']);
  });
});

it('the queue of useChat is undefined without experimental_queue, so that ChatWindow can keep its own queue', async () => {
  const { mounted } = await midway();
  expect(mounted.chat.queue).toBeUndefined();
});

it('the queue of useChat is empty if whileAnswering is interrupt, so that ChatWindow queues nothing', async () => {
  const { mounted } = await midway({ whileAnswering: 'interrupt' });
  expect(mounted.chat.queue).toEqual([]);
});

it('useChat sends a message although a tool call in the conversation has no output', async () => {
  const fetch = mockFetch(sequence(script(toolCall('show', { what: 'map' }), finish('tool-calls')), slow('Two')));
  const mounted = mountChat({ fetch });
  void mounted.chat.sendMessage({ text: '1' });
  await act(() => clock.advance(50));
  void mounted.chat.sendMessage({ text: '2' });
  await act(() => clock.advance(500));
  expect(mounted.text).toBe('Two');
});

describe('a message that is sent from onToolCall', () => {
  const reply = () =>
    mockFetch(
      sequence(script(toolCall('show', { what: 'map' }), text('Here.'), finish('tool-calls')), slow('Two', '.')),
    );

  it.each([
    ['is sent after the response, although onToolCall awaits the send', 'queue', ['1', 'Here.', '2', 'Two.']],
    ['stops the response when whileAnswering is interrupt', 'interrupt', ['1', '', '2', 'Two.']],
  ] as const)('a message that is sent from onToolCall of useChat %s', async (_, whileAnswering, said) => {
    const mounted: MountedChat = mountChat({
      fetch: reply(),
      whileAnswering,
      onToolCall: async () => {
        await mounted.chat.sendMessage({ text: '2' });
      },
    });
    void mounted.chat.sendMessage({ text: '1' });
    for (let step = 0; step < 10; step++) await act(() => clock.advance(100));
    expect(mounted.chat.messages.map(textOf)).toEqual(said);
    expect(mounted.chat.status).toBe('ready');
  });
});

it('useChat queues a message while sendAutomaticallyWhen is pending', async () => {
  const fetch = mockFetch(
    sequence(script(toolCall('now', {}, { id: 't' }), finish('tool-calls')), slow('Noon', '.'), slow('Two', '.')),
  );
  const mounted = mountChat({
    fetch,
    sendAutomaticallyWhen: async ({ messages }) => {
      await clock.wait(500);
      const { parts } = messages.at(-1)!;
      return parts.some((part) => 'output' in part) && !parts.some(({ type }) => type === 'text');
    },
  });
  void mounted.chat.sendMessage({ text: '1' });
  for (let step = 0; step < 10; step++) await act(() => clock.advance(100));
  act(() => void mounted.chat.addToolOutput({ tool: 'now', toolCallId: 't', output: 'noon' }));
  void mounted.chat.sendMessage({ text: '2' });
  for (let step = 0; step < 30; step++) await act(() => clock.advance(100));
  expect(mounted.chat.messages.map(textOf)).toEqual(['1', 'Noon.', '2', 'Two.']);
});
