import { cleanup, render } from '@testing-library/react';
import { type ReactNode, useEffect, useReducer } from 'react';
import { ChatWindow, MessageMetrics, StreamingResponse } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { cleanup as endStreams, mockFetch, script, stall, text } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { say } from './fakeChat.js';

const mounts = 100;
/** Objects that are created once per page are no leak. */
const warmUps = 5;

const pending = new Set<string>();

/** Counts pending timers, frames and idle callbacks. */
function watch(ask: 'setTimeout' | 'setInterval' | 'requestAnimationFrame' | 'requestIdleCallback', cancel: string) {
  const page = window as unknown as Record<string, (...args: unknown[]) => unknown>;
  const [askPage, cancelPage] = [page[ask]!.bind(window), page[cancel]!.bind(window)];
  page[ask] = (callback, ...rest) => {
    const id = askPage(
      (...args: unknown[]) => {
        if (ask !== 'setInterval') pending.delete(`${ask} ${id}`);
        (callback as (...args: unknown[]) => void)(...args);
      },
      ...rest,
    );
    pending.add(`${ask} ${id}`);
    return id;
  };
  page[cancel] = (id) => {
    pending.delete(`${ask} ${id}`);
    cancelPage(id);
  };
  return () => {
    page[ask] = askPage;
    page[cancel] = cancelPage;
  };
}

let endWatches: (() => void)[] = [];
afterEach(() => {
  cleanup();
  endStreams();
  for (const end of endWatches) end();
  endWatches = [];
  pending.clear();
});

function Restless() {
  const [, mount] = useReducer(() => true, false);
  useEffect(() => mount(), []);
  return null;
}

/**
 * The minimum of several counts, because React may keep an unmounted root with its 140 listeners until another one
 * replaces it.
 */
async function count(): Promise<{ nodes: number; jsEventListeners: number }> {
  const session = cdp();
  const looks: { nodes: number; jsEventListeners: number }[] = [];
  for (let n = 0; n < 8; n += 1) {
    render(<Restless />);
    cleanup();
    await session.send('HeapProfiler.collectGarbage');
    looks.push(await session.send('Memory.getDOMCounters'));
  }
  const least = (key: 'nodes' | 'jsEventListeners') => Math.min(...looks.map((look) => look[key]));
  return { nodes: least('nodes'), jsEventListeners: least('jsEventListeners') };
}

/** Mounts a view this many times, and unmounts it each time in the middle of the answer. */
async function mountOften(times: number, view: () => ReactNode): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const { container } = render(view());
    await vi.waitFor(() => expect(container.textContent).toContain('falls over the weir'), {
      interval: 5,
      timeout: 10_000,
    });
    cleanup();
  }
}

async function expectNoLeak(view: () => ReactNode, fetch: ReturnType<typeof mockFetch>): Promise<void> {
  endWatches = [
    watch('setTimeout', 'clearTimeout'),
    watch('setInterval', 'clearInterval'),
    watch('requestAnimationFrame', 'cancelAnimationFrame'),
    watch('requestIdleCallback', 'cancelIdleCallback'),
  ];
  await mountOften(warmUps, view);
  const before = await count();
  await mountOften(mounts, view);
  // A frame or idle callback that was requested at the end of a mount fires a little later.
  await vi.waitFor(() => expect([...pending].filter((name) => !name.startsWith('setInterval'))).toEqual([]), {
    timeout: 10_000,
  });
  expect(fetch.journal.entries).toHaveLength(warmUps + mounts);
  expect(fetch.journal.entries.filter(({ state }) => state !== 'aborted')).toEqual([]);
  // The mock's journal is no leak.
  fetch.journal.clear();
  const after = await count();
  // Vitest runs in the same page. Its additions do not grow with the number of mounts.
  expect(after.nodes - before.nodes).toBeLessThan(mounts);
  expect(after.jsEventListeners - before.jsEventListeners).toBeLessThan(mounts);
}

const slots = { MessageMetrics };

describe('a hundred mounts and unmounts in the middle of an answer', () => {
  const answer = () => mockFetch(script(text('The water **falls over the weir**, and'), stall()));

  it('unmounting <ChatWindow> with useChat during an answer leaks no node, listener, timer or request', async () => {
    const fetch = answer();
    const messages = [say('user', 'Where to?', 'u'), say('assistant', '| a | b |\n| - | - |\n| 1 | 2 |', 'a')];
    function Chat() {
      const chat = useChat({ fetch, messages: messages as never });
      const { sendMessage } = chat;
      useEffect(() => void sendMessage({ text: 'Go on' }), [sendMessage]);
      return (
        <div style={{ blockSize: 400 }}>
          <ChatWindow chat={chat} slots={slots} />
        </div>
      );
    }
    await expectNoLeak(() => <Chat />, fetch);
  });

  it('unmounting <StreamingResponse> during an answer leaks no node, listener, timer or request', async () => {
    const fetch = answer();
    function Response() {
      return <StreamingResponse fetch={fetch} ref={(element) => element?.querySelector('button')?.click()} />;
    }
    await expectNoLeak(() => <Response />, fetch);
  });
});
