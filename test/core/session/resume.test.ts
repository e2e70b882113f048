import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StreamSession } from '../../../src/core/index.js';
import { manualClock, type VirtualClock } from '../../../src/testing/index.js';

let clock: VirtualClock;
let uninstall: () => void;
beforeEach(() => {
  clock = manualClock();
  uninstall = clock.install();
});
afterEach(() => uninstall());

/** Text, and the id of its event if it has one. `end` is the protocol's end, `reset` a broken connection. */
type Event = [id: string | undefined, text: string] | 'end' | 'reset';

/** How the bytes of a response are split. */
const pieces = {
  'in one piece': (body: string) => [body],
  'an event at a time': (body: string) => body.split(/(?<=\n\n)/),
  'three bytes at a time': (body: string) => body.match(/[\s\S]{1,3}/g) ?? [],
};

function respond(events: readonly Event[], cut: (body: string) => string[]): Response {
  const isBroken = events.includes('reset');
  const body = events
    .filter((event) => event !== 'reset')
    .map((event) => {
      if (event === 'end') return 'data: [DONE]\n\n';
      const [id, content] = event;
      return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
    })
    .join('');
  const chunks = cut(body);
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk !== undefined) controller.enqueue(new TextEncoder().encode(chunk));
      else if (isBroken) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
}

/** Runs a session with these responses, the last one repeated, for at most an hour. */
async function run(
  responses: readonly (readonly Event[])[],
  { by = 'id' as 'id' | 'replay', cut = pieces['in one piece'] } = {},
) {
  const cursors: (string | null)[] = [];
  const session = new StreamSession({
    fetch: async (_, init) => {
      cursors.push(new Headers(init?.headers).get('last-event-id'));
      return respond(responses[Math.min(cursors.length, responses.length) - 1]!, cut);
    },
    resume: { by, method: 'POST' },
    retry: { baseDelayMs: 10, jitter: 'none' },
    userTiming: false,
  });
  const ended = session.start('Hi');
  await clock.advance(3_600_000);
  const { text, outcome, error } = await ended;
  return { text, outcome, code: error?.code, requests: cursors.length, cursors };
}

const end = 'end';
const reset = 'reset';

describe.each(Object.entries(pieces))('a response that is resumed by id, received %s,', (_, cut) => {
  it.each<[string, Event[], Event[], string]>([
    [
      'whose ids go down',
      [['900', 'one '], ['512', 'two '], reset],
      [['77', 'three '], ['3', 'four'], end],
      'one two three four',
    ],
    [
      'whose ids are letters and digits',
      [['a9', 'one '], ['a812', 'two '], reset],
      [['a77', 'three '], ['b3', 'four'], end],
      'one two three four',
    ],
    [
      'with several events of one id',
      [['1', 'a'], ['1', 'b'], ['2', 'c'], reset],
      [['2', 'c'], ['2', 'd'], ['3', 'e'], end],
      'abcde',
    ],
    [
      'with several events of one id, continued behind those that arrived',
      [['1', 'a'], ['1', 'b'], ['2', 'c'], reset],
      [['2', 'd'], ['3', 'e'], end],
      'abcde',
    ],
    [
      'with an id on its first event only',
      [['5', 'one '], [undefined, 'two '], [undefined, 'three '], reset],
      [[undefined, 'two '], [undefined, 'three '], [undefined, 'four'], end],
      'one two three four',
    ],
    [
      'with ids on some events',
      [['a', 'one '], [undefined, 'two '], ['b', 'three '], [undefined, 'four '], reset],
      [[undefined, 'four '], ['c', 'five'], end],
      'one two three four five',
    ],
    [
      'without any id',
      [[undefined, 'one '], [undefined, 'two '], reset],
      [[undefined, 'one '], [undefined, 'two '], [undefined, 'three'], end],
      'one two three',
    ],
    [
      'whose server repeats the last event',
      [['x', 'one '], ['y', 'two '], reset],
      [['y', 'two '], ['z', 'three'], end],
      'one two three',
    ],
    [
      'whose server ignores the cursor',
      [['x', 'one '], ['y', 'two '], reset],
      [['x', 'one '], ['y', 'two '], ['z', 'three'], end],
      'one two three',
    ],
    [
      'whose server ignores the cursor and makes new ids',
      [['x1', 'one '], ['x2', 'two '], reset],
      [['y1', 'one '], ['y2', 'two '], ['y3', 'three'], end],
      'one two three',
    ],
    [
      'whose numbered events are repeated from the middle',
      [['7', 'one '], ['8', 'two '], ['9', 'three '], reset],
      [['8', 'two '], ['9', 'three '], ['10', 'four'], end],
      'one two three four',
    ],
    [
      'that repeats its own beginning',
      [['1', 'la la '], ['2', 'la '], reset],
      [['3', 'la la '], ['4', 'la'], end],
      'la la la la la la',
    ],
  ])('a response with %s is complete, without lost or repeated text', async (_name, first, second, text) => {
    expect(await run([first, second], { cut })).toMatchObject({ text, outcome: 'complete', requests: 2 });
  });

  it('a response that breaks again during its replay is complete after the next resume', async () => {
    const first: Event[] = [['x', 'one '], ['y', 'two '], ['z', 'three '], reset];
    const second: Event[] = [['x', 'one '], reset];
    const third: Event[] = [['y', 'two '], ['z', 'three '], ['w', 'four'], end];
    expect(await run([first, second, third], { cut })).toMatchObject({
      text: 'one two three four',
      outcome: 'complete',
    });
  });

  it('a replay without ids whose text differs fails with connection-lost and keeps the received text', async () => {
    const first: Event[] = [['5', 'one '], [undefined, 'two '], reset];
    const second: Event[] = [[undefined, 'zwei '], end];
    expect(await run([first, second], { cut })).toMatchObject({ text: 'one two ', code: 'connection-lost' });
  });
});

describe.each(['id', 'replay'] as const)('a replay (by: %s)', (by) => {
  const first: Event[] = [[undefined, 'one '], [undefined, 'two '], reset];

  it.each<[string, Event[]]>([
    ['ends before it repeats what arrived', [[undefined, 'one '], end]],
    ['is empty', [end]],
    ['differs', [[undefined, 'un '], end]],
  ])('a replay that %s fails with connection-lost and keeps the text', async (_, second) => {
    expect(await run([first, second], { by })).toMatchObject({
      text: 'one two ',
      outcome: 'failed',
      code: 'connection-lost',
    });
  });
});

describe('a server that breaks again and again', () => {
  it('a session fails when its retries are used up if the connection breaks repeatedly without new text', async () => {
    const responses: Event[][] = [
      [['1', 'one '], reset],
      [['1', 'one '], reset],
    ];
    expect(await run(responses)).toMatchObject({ text: 'one ', outcome: 'failed', requests: 4 });
  });
});

describe('an id', () => {
  it.each(['日本-1', 'ünï', '🌤'])('the event id %s is sent as UTF-8', async (id) => {
    const { cursors, text } = await run([
      [[id, 'one '], reset],
      [['z', 'two'], end],
    ]);
    expect(text).toBe('one two');
    const bytes = Uint8Array.from(cursors[1]!, (character) => character.charCodeAt(0));
    expect(new TextDecoder().decode(bytes)).toBe(id);
  });
});
