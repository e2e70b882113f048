import {
  finish,
  mockFetch,
  offline,
  reset,
  resumable,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
  when,
} from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { readDeltas } from '../../../src/core/decoding/readDeltas.js';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import { promptOf } from '../../../src/testing/journal/promptOf.js';
import { readAnswer } from '../read.js';

const plain = { protocol: 'text' } as const;
const say = (value: string) => script(text(value), finish());
const ask = (prompt: string) => ({ method: 'POST', body: JSON.stringify({ prompt }) });

describe('when', () => {
  const fetch = mockFetch(
    [
      when({ url: '/weather' }, say('by path')),
      when({ url: /\/v\d\// }, say('by expression')),
      when({ url: 'http://other.test/a?b=1' }, say('by whole URL')),
      when({ lastMessage: 'rain', method: 'PUT' }, say('by two things')),
      when({ lastMessage: /rain|snow/ }, say('by last message')),
      when({ matches: ({ headers }) => headers.has('x-test') }, say('by predicate')),
      when((request) => request.method === 'DELETE', say('by function')),
      say('otherwise'),
    ],
    plain,
  );
  const textOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).text();

  it('when() uses the first matching reply', async () => {
    expect(await textOf('/weather')).toBe('by path');
    expect(await textOf('/weather?city=Rome', ask('rain'))).toBe('by path');
    expect(await textOf('/v2/chat')).toBe('by expression');
    expect(await textOf('http://other.test/a?b=1')).toBe('by whole URL');
    expect(await textOf('/x', { ...ask('rain?'), method: 'PUT' })).toBe('by two things');
    expect(await textOf('/x', ask('Will it snow?'))).toBe('by last message');
    expect(await textOf('/x', { headers: { 'x-test': '1' } })).toBe('by predicate');
    expect(await textOf('/x', { method: 'DELETE' })).toBe('by function');
    expect(await textOf('/x')).toBe('otherwise');
  });
});

describe('promptOf', () => {
  it.each([
    [{ prompt: 'Hi' }],
    [
      {
        messages: [
          { role: 'system', content: 'Be kind' },
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'x' },
        ],
      },
    ],
    [
      {
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'H' }, { type: 'image' }, { type: 'text', text: 'i' }] },
        ],
      },
    ],
    [{ messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] }],
    [{ message: { role: 'user', parts: [{ type: 'text', text: 'Hi' }] } }],
    [{ input: 'Hi' }],
    [{ input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }] }],
    [{ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }],
    [{ contents: [{ parts: [{ text: 'Hi' }] }] }],
    ['Hi'],
  ])('promptOf finds the prompt in %j', (body) => {
    expect(promptOf(body)).toBe('Hi');
  });

  it.each([[undefined], [null], [7], [{}], [{ messages: [] }], [{ messages: [{ role: 'assistant', content: 'x' }] }]])(
    'promptOf finds no prompt in %j',
    (body) => {
      expect(promptOf(body)).toBeUndefined();
    },
  );
});

describe('sequence', () => {
  it('sequence() uses its replies in order and repeats the last one', async () => {
    const fetch = mockFetch(sequence(status(429), offline(), say('at last')), plain);

    expect((await fetch('/')).status).toBe(429);
    await expect(fetch('/')).rejects.toThrow();
    expect(await (await fetch('/')).text()).toBe('at last');
    expect(await (await fetch('/')).text()).toBe('at last');
  });

  it('sequence() does not advance for a request that the when() around it does not match', async () => {
    const fetch = mockFetch([sequence(when({ method: 'POST' }, say('first')), say('second')), say('other')], plain);

    expect(await (await fetch('/')).text()).toBe('other');
    expect(await (await fetch('/', { method: 'POST' })).text()).toBe('first');
    expect(await (await fetch('/')).text()).toBe('second');
  });

  it('sequence() throws without a reply', () => {
    expect(() => sequence()).toThrow('at least one');
  });
});

describe('resumable', () => {
  const sonnet = script(text('one '), text('two '), reset(), text('three '), truncate(), text('four'), finish());

  it('resumable() fires each fault once and replays the answer to a client without a cursor', async () => {
    const fetch = mockFetch(resumable(sonnet), { protocol: 'openai-chat' });

    expect(await readAnswer(await fetch('/'))).toMatchObject({ text: 'one two ', error: { code: 'disconnected' } });
    expect(await readAnswer(await fetch('/'))).toMatchObject({ text: 'one two three ', outcome: 'truncated' });
    expect(await readAnswer(await fetch('/'))).toMatchObject({ text: 'one two three four', outcome: 'complete' });
  });

  it('resumable() sends the events after Last-Event-ID', async () => {
    const fetch = mockFetch(resumable(sonnet), { protocol: 'openai-chat' });
    await readAnswer(await fetch('/'));

    expect((await readAnswer(await fetch('/', { headers: { 'last-event-id': '2' } }))).text).toBe('three ');
    expect(await readAnswer(await fetch('/', { headers: { 'last-event-id': '3' } }))).toMatchObject({
      text: 'four',
      outcome: 'complete',
    });
  });

  it.each([
    ['the URL', (last: number): [string, RequestInit] => [`/?starting_after=${last}`, {}]],
    [
      'the body',
      (last: number): [string, RequestInit] => [
        '/',
        { method: 'POST', body: JSON.stringify({ starting_after: last }) },
      ],
    ],
  ])('resumable() sends the events after starting_after in %s', async (_, request) => {
    const fetch = mockFetch(resumable(script(text('one '), reset(), text('two'), finish())), {
      protocol: 'openai-responses',
    });
    const processor = new StreamProcessor({ protocol: 'openai-responses' });
    for await (const _ of readDeltas(await fetch('/'), { processor })) {
      if (processor.sequence !== undefined && fetch.journal.last?.text === 'one ') break;
    }
    const rest = await readAnswer(await fetch(...request(processor.sequence!)), 'openai-responses');

    expect(rest).toMatchObject({ text: 'two', outcome: 'complete' });
  });

  it('resumable() gives an event the same id for every cursor', async () => {
    const fetch = mockFetch(resumable(say('Hi')), { protocol: 'openai-chat' });
    const whole = await (await fetch('/')).text();
    const rest = await (await fetch('/', { headers: { 'last-event-id': '1' } })).text();

    expect(whole).toMatch(/^id: 1\n/);
    expect(whole.endsWith(rest)).toBe(true);
    expect(rest).toMatch(/^id: 2\n/);
  });

  it('resumable() ends immediately for a client that has every event', async () => {
    const fetch = mockFetch(resumable(say('Hi')), { protocol: 'openai-chat' });

    expect(await (await fetch('/', { headers: { 'last-event-id': '99' } })).text()).toBe('');
  });

  it('resumable() fires an endless stall once and a finite stall every time', async () => {
    const fetch = mockFetch(resumable(script(text('a'), stall({ ms: 1 }), text('b'), stall(), text('c'))), plain);
    const reader = (await fetch('/')).body!.getReader();
    await reader.read();
    await reader.read();
    const silent = reader.read();
    await reader.cancel();
    await silent;

    expect(await (await fetch('/')).text()).toBe('abc');
  });
});
