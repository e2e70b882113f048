import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setEnvironment, systemEnvironment } from '../../../src/core/environment.js';
import { StreamError } from '../../../src/model/StreamError.js';
import { type Announce, Announcer } from '../../../src/react/Announcer/Announcer.js';
import type { ChatLike } from '../../../src/react/ChatWindow/ChatLike.js';
import { ChatWindow } from '../../../src/react/ChatWindow/ChatWindow.js';
import { defaultStrings } from '../../../src/react/strings.js';
import { fakeChat, say } from './fakeChat.js';

let now = 0;
let timers: Array<{ at: number; callback: () => void }> = [];
let uninstall: () => void;
/** All announcements with their times. */
let said: Array<{ at: number; words: string }> = [];
let observer: MutationObserver;

beforeEach(() => {
  now = 0;
  timers = [];
  said = [];
  uninstall = setEnvironment({
    ...systemEnvironment,
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
});

afterEach(() => {
  observer?.disconnect();
  cleanup();
  uninstall();
});

function listen() {
  note();
  observer = new MutationObserver(note);
  observer.observe(screen.getByRole('status'), { childList: true, subtree: true, characterData: true });
}

function note() {
  const words = screen.getByRole('status').textContent ?? '';
  if (words && words !== said.at(-1)?.words) said.push({ at: now, words });
}

async function pass(ms: number) {
  const until = now + ms;
  for (;;) {
    const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
    if (!next) break;
    now = next.at;
    timers = timers.filter((timer) => timer !== next);
    act(next.callback);
    note();
  }
  now = until;
  await act(async () => {});
}

const sentence = (n: number) => `Sentence ${n} has exactly ten words if you count them. `;
/** The 40 sentences are about 500 tokens. */
const tokens = Array.from({ length: 40 }, (_, n) => sentence(n))
  .join('')
  .match(/.{1,4}/g)!;

async function stream(announce?: Announce) {
  const view = (live: boolean, text: string) => (
    <Announcer
      announce={announce}
      isStreaming={live}
      text={text}
      ending={defaultStrings.announceDone}
      strings={defaultStrings}
    />
  );
  const { rerender } = render(view(false, ''));
  listen();
  let text = '';
  rerender(view(true, text));
  note();
  for (const token of tokens) {
    text += token;
    rerender(view(true, text));
    note();
    await pass(20);
  }
  rerender(view(false, text));
  await pass(5_000);
}

describe('Announcer', () => {
  it('Announcer announces a 500-token answer completely, at most once per second, in whole sentences', async () => {
    await stream('sentences');
    const gaps = said.slice(1).map(({ at }, index) => at - said[index]!.at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(said[0]!.words).toBe('Responding');
    for (const { words } of said.slice(1)) expect(words).toMatch(/(them\.|Answer complete)$/);
    const everything = said.map(({ words }) => words).join(' ');
    expect(everything).toBe(`Responding ${tokens.join('').trim()} Answer complete`);
    expect(said.length).toBeLessThanOrEqual(13);
    expect(said.length).toBeGreaterThanOrEqual(9);
  });

  it('announce="status" announces the start and end of an answer but not its text', async () => {
    await stream('status');
    expect(said.map(({ words }) => words)).toEqual(['Responding', 'Answer complete']);
  });

  it('announce="final" announces the whole answer at its end', async () => {
    await stream('final');
    expect(said.map(({ words }) => words)).toEqual(['Responding', `${tokens.join('').trim()} Answer complete`]);
  });

  it('announce="off" announces nothing', async () => {
    await stream('off');
    expect(said).toEqual([]);
  });
});

describe('announcements of a chat', () => {
  const messages = [say('user', 'Hello?')];

  async function go(...states: Array<Partial<ChatLike>>) {
    const { rerender } = render(<ChatWindow chat={fakeChat({ messages })} />);
    listen();
    for (const state of states) {
      rerender(<ChatWindow chat={fakeChat({ messages, ...state })} />);
      note();
      await pass(1_500);
    }
    return said.map(({ words }) => words);
  }

  it('Announcer announces a retry once, with its delay, and then the response', async () => {
    const error = new StreamError('network', 'No route.');
    const retrying = {
      status: 'retrying',
      attempt: 2,
      delayMs: 4_000,
      retryAt: 4_000,
      resuming: false,
      error,
    } as const;
    const words = await go(
      { status: 'submitted', progress: { status: 'connecting', attempt: 1 } },
      { status: 'submitted', progress: retrying },
      { status: 'submitted', progress: retrying },
      { status: 'streaming', progress: { status: 'streaming' } },
      {
        status: 'ready',
        progress: { status: 'done', outcome: 'complete' },
        messages: [...messages, say('assistant', 'Hi.')],
      },
    );
    expect(words).toEqual(['Responding', 'Connection failed. Retry 1 in 4 s', 'Hi. Answer complete']);
  });

  it('Announcer announces a stall, waiting messages and a tool approval request', async () => {
    const tool = { type: 'tool-delete_file', toolCallId: 'c', state: 'approval-requested', approval: { id: 'a' } };
    const words = await go(
      { status: 'streaming', progress: { status: 'stalled', since: 0 } },
      { status: 'streaming', progress: { status: 'streaming' }, queue: [{ id: 'q', text: 'And then?' }] },
      { status: 'ready', messages: [...messages, { id: 'a', role: 'assistant', parts: [tool] }] },
    );
    expect(words).toEqual([
      'Responding',
      'The server has gone quiet. Still waiting…',
      '1 message queued',
      'Answer complete delete file needs your approval',
    ]);
  });

  it('Announcer does not announce an error, which has its own alert', async () => {
    const words = await go({ status: 'submitted' }, { status: 'error', error: new Error('Overloaded') });
    expect(words).toEqual(['Responding']);
    expect(screen.getByRole('alert')).toHaveTextContent('Error: The service is busy.');
  });
});
