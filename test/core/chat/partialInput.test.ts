import { describe, expect, it } from 'vitest';
import { ChatSession, partialInputOf, StreamSession, type ToolCallState } from '../../../src/core/index.js';
import { applyDeltas } from '../../../src/core/run/applyDeltas.js';
import { emptyResponse } from '../../../src/model/ResponseState.js';
import { finish, instantClock, mockFetch, script, toolCall } from '../../../src/testing/index.js';
import { delta } from '../../../src/testing/script/content.js';

const input = { city: 'Oslo', days: 12, stops: [{ name: 'a' }, { name: 'b' }] };
const inputText = JSON.stringify(input);

/** A call whose input arrives in pieces of five characters. */
const pieces = script(
  delta({ type: 'tool-call', part: '0', id: 'call_1', name: 'plan' }),
  ...inputText.match(/.{1,5}/g)!.map((text) => delta({ type: 'tool-input', part: '0', text })),
  delta({ type: 'tool-call-end', part: '0', inputText, input }),
  finish('tool-calls'),
);

async function callsOf(reply: Parameters<typeof mockFetch>[0], onCall: (call: ToolCallState) => void = () => {}) {
  const clock = instantClock();
  clock.install();
  const session = new StreamSession({ fetch: mockFetch(reply, { protocol: 'openai-chat' }), userTiming: false });
  const calls: ToolCallState[] = [];
  session.subscribe(() => {
    const [call] = session.getSnapshot().toolCalls;
    if (!call || call === calls.at(-1)) return;
    calls.push(call);
    onCall(call);
  });
  await session.start();
  return calls;
}

describe('the input of a tool call', () => {
  it('the result of partialInputOf grows while the input streams, and closed objects keep their identity', async () => {
    const seen: unknown[] = [];
    const calls = await callsOf(pieces, (call) => seen.push(partialInputOf(call)));
    const last = calls.at(-1)!;
    expect(last).toMatchObject({ status: 'input-available', input });
    expect(seen).toContainEqual({ city: 'Oslo' });
    expect(seen.at(-1)).toEqual(input);
    const first = seen
      .map((partial) => (partial as typeof input | undefined)?.stops?.[0])
      .filter((stop) => stop?.name === 'a');
    expect(first.length).toBeGreaterThan(2);
    expect(new Set(first).size).toBe(1);
  });

  it('partialInputOf returns the input of an earlier snapshot of a call, even after it parsed a later one', async () => {
    const calls = await callsOf(pieces);
    const known = (call: ToolCallState) => JSON.stringify(partialInputOf(call));
    const inOrder = calls.map(known);
    expect(calls.toReversed().map(known).toReversed()).toEqual(inOrder);
    expect(calls.map(known)).toEqual(inOrder);
  });

  it('partialInputOf parses the input of a call object that the application created', () => {
    const call = { part: '0', id: null, name: 'plan', runner: 'client', status: 'input-streaming' } as const;
    expect(partialInputOf({ ...call, inputText: '{"city":"Oslo","da' })).toEqual({ city: 'Oslo' });
  });

  it('partialInputOf parses each piece once: a megabyte in pieces of 8 characters takes less than 5 s', () => {
    const whole = JSON.stringify({ text: 'x'.repeat(1_000_000) });
    let data = applyDeltas(emptyResponse, [{ type: 'tool-call', part: '0', id: null, name: 'write' }]);
    const startedAt = performance.now();
    for (let at = 0; at < whole.length; at += 8) {
      data = applyDeltas(data, [{ type: 'tool-input', part: '0', text: whole.slice(at, at + 8) }]);
      partialInputOf(data.toolCalls[0]!);
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(partialInputOf(data.toolCalls[0]!)).toEqual(JSON.parse(whole));
  });

  it('partialInputOf returns undefined for input that is not JSON', async () => {
    const calls = await callsOf(script(toolCall('shell', 'ls -l'), finish()));
    expect(calls.at(-1)).toMatchObject({ status: 'output-error', inputText: 'ls -l' });
    expect(calls.every((call) => partialInputOf(call) === undefined)).toBe(true);
  });

  it('a message part has the partial input as an object and its text as rawInput', async () => {
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
