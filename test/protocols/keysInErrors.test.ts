// @vitest-environment node
import { Chat } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { describe, expect, it } from 'vitest';
import { SluiceChatTransport } from '../../src/ai-sdk/index.js';
import { type ProtocolName, type StreamDelta, StreamSession } from '../../src/core/index.js';
import { maskKeys } from '../../src/model/maskKeys.js';

const secret = 'Zx81AbCdEfGhIjKlMnOpQr';
const events = (...values: object[]) => values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');

describe('keys in a text of a provider', () => {
  it.each([
    [`Incorrect API key provided: sk-${secret}.`, 'Incorrect API key provided: sk-….'],
    [`invalid key sk-proj-${secret}_-x`, 'invalid key sk-proj-…'],
    [`invalid x-api-key "sk-ant-api03-${secret}"`, 'invalid x-api-key "sk-ant-…"'],
    [`key=AIza${secret} is not valid`, 'key=AIza… is not valid'],
    [`gsk_${secret}, xai-${secret}`, 'gsk_…, xai-…'],
    [`Authorization: Bearer ${secret}`, 'Authorization: Bearer …'],
    [`{"authorization":"bearer eyJhbGci.eyJzdWIi.c2ln"}`, '{"authorization":"bearer …"}'],
    ['authorization: Basic dXNlcjpwYXNzd29yZDE=', 'authorization: Basic …'],
    [`{"x-api-key":"${secret}"}`, '{"x-api-key":"…"}'],
  ])('%s is masked', (text, expected) => {
    expect(maskKeys(text)).toBe(expected);
  });

  it.each([
    'Incorrect API key provided: sk-abcd********************wxyz.',
    'Incorrect API key provided: sk-…abcd.',
    'Authorization: Bearer sk-ab12...wx9z',
    'Bearer authentication is required.',
    'api_key: required',
    'The task-12345678901234567890 failed with gpt-5-2026-11-30.',
    'Model sk-learn-classifier-large is unknown.',
  ])('%s stays', (text) => {
    expect(maskKeys(text)).toBe(text);
  });
});

const cases: [ProtocolName, string][] = [
  ['openai-chat', events({ error: { message: `Incorrect API key provided: sk-${secret}` } })],
  [
    'anthropic-messages',
    `event: error\n${events({ type: 'error', error: { type: 'authentication_error', message: `Bearer ${secret}` } })}`,
  ],
  ['openai-responses', events({ type: 'error', message: `Incorrect API key provided: sk-proj-${secret}` })],
  ['gemini', events({ error: { code: 400, message: `API key AIza${secret} not valid.` } })],
  ['ag-ui', events({ type: 'RUN_ERROR', message: `gsk_${secret}` })],
  ['ai-sdk', events({ type: 'start' }, { type: 'error', errorText: `xai-${secret}` })],
  ['ai-sdk', events({ type: 'start' }, { error: { message: `sk-ant-${secret}` } })],
];

describe.each(cases)('%s: an error event with a key: %s', (protocol, body) => {
  const reply = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } });

  it('a session shows the key masked in its error and its deltas', async () => {
    const deltas: StreamDelta[] = [];
    const session = new StreamSession({
      fetch: reply,
      protocol,
      retry: false,
      userTiming: false,
      onDeltas: (added) => void deltas.push(...added),
    });
    const { error, outcome } = await session.start('Hi');
    expect(outcome).toBe('failed');
    expect(error?.message).toContain('…');
    expect(`${error?.message} ${JSON.stringify(deltas)}`).not.toContain(secret);
  });

  it('useChat gets the error with the key masked', async () => {
    const transport = new SluiceChatTransport<UIMessage>({ protocol, retry: false, fetch: reply, userTiming: false });
    const chat = new Chat<UIMessage>({ transport, onError: () => {} });
    await chat.sendMessage({ text: 'Hi' });
    expect(chat.error?.message).toContain('…');
    expect(chat.error?.message).not.toContain(secret);
  });
});

it('a session masks the key in the body of a bad status', async () => {
  const body = JSON.stringify({ error: { message: `Incorrect API key provided: sk-${secret}` } });
  const session = new StreamSession({ fetch: async () => new Response(body, { status: 401 }), retry: false });
  const { error } = await session.start('Hi');
  expect(error?.excerpt).toContain('sk-…');
  expect(`${error?.message} ${error?.excerpt}`).not.toContain(secret);
});
