import { describe, expect, it } from 'vitest';
import { ChatSession, StreamSession, type ToolCall } from '../../../src/core/index.js';
import { finish, instantClock, mockFetch, script, toolCall } from '../../../src/testing/index.js';
import { delta } from '../../../src/testing/script/content.js';

const input = { city: 'Oslo', days: 12, stops: [{ name: 'a' }, { name: 'b' }] };
const inputText = JSON.stringify(input);

/** A call of which the input arrives in pieces of five characters. */
const pieces = script(
  delta({ type: 'tool-call', part: '0', id: 'call_1', name: 'plan' }),
  ...inputText.match(/.{1,5}/g)!.map((text) => delta({ type: 'tool-input', part: '0', text })),
  delta({ type: 'tool-call-end', part: '0', inputText, input }),
  finish('tool-calls'),
);

async function callsOf(reply: Parameters<typeof mockFetch>[0], protocol: 'openai-chat' | 'gemini' = 'openai-chat') {
  const clock = instantClock();
  clock.install();
  const session = new StreamSession({ fetch: mockFetch(reply, { protocol }), userTiming: false });
  const calls: ToolCall[] = [];
  session.subscribe(() => {
    const [call] = session.getSnapshot().toolCalls;
    if (call && call !== calls.at(-1)) calls.push(call);
  });
  await session.start();
  return calls;
}

describe('the input of a tool call', () => {
  it('partialInput grows while the input streams, and its closed objects are the same objects in input', async () => {
    const calls = await callsOf(pieces);
    const last = calls.at(-1)!;
    expect(last).toMatchObject({ status: 'input-available', input, partialInput: input });
    const streaming = calls.filter(({ status }) => status === 'input-streaming');
    expect(streaming.map(({ partialInput }) => partialInput)).toContainEqual({ city: 'Oslo' });
    const first = calls
      .map((call) => (call.partialInput as typeof input | undefined)?.stops?.[0])
      .filter((stop) => stop?.name === 'a');
    expect(first.length).toBeGreaterThan(2);
    expect(new Set([...first, (last.input as typeof input).stops[0]]).size).toBe(1);
  });

  it('input that is not JSON has no partialInput before its end', async () => {
    const calls = await callsOf(script(toolCall('shell', 'ls -l'), finish()));
    expect(calls.at(-1)).toMatchObject({ status: 'output-error', inputText: 'ls -l' });
    expect(calls.every(({ partialInput }) => partialInput === undefined)).toBe(true);
  });

  it('the message part has the partial input as an object and its text as rawInput', async () => {
    instantClock().install();
    const chat = new ChatSession({ fetch: mockFetch(pieces, { protocol: 'openai-chat' }), userTiming: false });
    const parts = new Set<unknown>();
    const isDone = new Promise<void>((resolve) => {
      chat.subscribe(() => {
        const { messages, outcomes } = chat.getSnapshot();
        const part = messages.at(-1)?.parts[0];
        if (part?.type === 'dynamic-tool') parts.add(part);
        if (Object.keys(outcomes).length > 0) resolve();
      });
    });
    chat.send('Plan it');
    await isDone;
    const tools = [...parts] as Array<{ state: string; input?: unknown; rawInput?: unknown }>;
    expect(tools).toContainEqual(
      expect.objectContaining({
        state: 'input-streaming',
        input: { city: 'Oslo' },
        rawInput: expect.stringMatching(/^\{"city":"Oslo"/),
      }),
    );
    expect(tools.some(({ input }) => typeof input === 'string')).toBe(false);
    expect(tools.at(-1)).toMatchObject({ state: 'input-available', input, rawInput: undefined });
  });
});
