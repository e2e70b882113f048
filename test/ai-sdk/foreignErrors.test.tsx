import { cleanup, raw } from 'sluice/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mountChat } from './mountChat.js';
import { begun, type SdkServer, says, startSdkServer } from './sdkServer.js';

let server: SdkServer;
beforeAll(async () => {
  server = await startSdkServer();
});
afterAll(() => server.close());
afterEach(cleanup);

describe('an error in a UI message stream, in any format', () => {
  it.each([
    ['a chunk of the SDK', 'data: {"type":"error","errorText":"boom"}'],
    ['an error member', 'data: {"error":{"message":"boom"}}'],
    ['an error that is a string', 'data: {"error":"boom"}'],
    ['an event named error, as JSON', 'event: error\ndata: {"message":"boom"}'],
    ['an event named error, as text', 'event: error\ndata: boom'],
    ['a type without errorText', 'data: {"type":"error","message":"boom"}'],
    ['a list', 'data: [{"error":{"message":"boom"}}]'],
    ['JSON without data:', '{"error":{"message":"boom"}}'],
    ['a field of its own', 'error: {"message":"boom"}'],
    ['a code and a message', 'data: {"code":500,"message":"boom"}'],
  ])('a UI message stream with the error %s fails and keeps its text', async (_, wire) => {
    server.answers(says(begun('Hel'), raw(`${wire}\n\n`), raw('data: [DONE]\n\n')));
    const mounted = mountChat({ api: server.api, retry: { baseDelayMs: 1 } });
    await mounted.send();
    expect(mounted.text).toBe('Hel');
    expect(mounted.chat.status).toBe('error');
    expect(mounted.chat.failure).toMatchObject({ code: 'provider', message: expect.stringContaining('boom') });
    expect(mounted.chat.outcomes.get('answer')).toBe('failed');
  });
});

it('two tool calls with the same id in two steps stay two tool calls', async () => {
  const call = (step: number) => [
    { type: 'start-step' },
    { type: 'tool-input-available', toolCallId: 'call_0', toolName: 'record', input: { step }, dynamic: true },
    { type: 'tool-output-available', toolCallId: 'call_0', output: { step } },
    { type: 'finish-step' },
  ];
  server.answers(says([{ type: 'start', messageId: 'answer' }, ...call(1), ...call(2), { type: 'finish' }]));
  const mounted = mountChat({ api: server.api });
  await mounted.send();
  const tools = mounted.chat.messages[1]?.parts.filter(({ type }) => type === 'dynamic-tool');
  expect(tools).toMatchObject([
    { state: 'output-available', input: { step: 1 }, output: { step: 1 } },
    { state: 'output-available', input: { step: 2 }, output: { step: 2 } },
  ]);
});
