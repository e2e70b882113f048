import {
  abort,
  comment,
  data,
  duplicate,
  error,
  event,
  file,
  finish,
  malformed,
  metadata,
  mockFetch,
  raw,
  reasoning,
  refusal,
  repeat,
  type Script,
  type ScriptPart,
  script,
  sequence,
  source,
  text,
  toolApproval,
  toolCall,
  toolOutput,
  usage,
  when,
} from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { readAnswer, readChunks } from '../read.js';

const sse = { protocol: 'openai-chat' } as const;

async function bytesOf(...parts: ScriptPart[]): Promise<string> {
  return (await readChunks(await mockFetch(script(...parts), sse)('/'))).join('');
}

describe('content steps', () => {
  it('content steps encode every kind of delta so that it decodes to the same delta', async () => {
    const everything: Script = script(
      metadata({ id: 'm1' }),
      reasoning('Hm.'),
      text('Sun'),
      toolCall('weather', { city: 'Rome' }),
      toolApproval(),
      toolOutput({ degrees: 21 }),
      source('https://example.com', { title: 'Example' }),
      file('image/png', 'data:image/png;base64,AA=='),
      data('progress', { done: 1 }, { id: 'p' }),
      usage({ inputTokens: 3, outputTokens: 4 }),
      finish(),
    );
    const fetch = mockFetch(everything);
    const { deltas, outcome } = await readAnswer(await fetch('/'));

    expect(outcome).toBe('complete');
    expect(new Set(deltas.map((one) => one.type))).toEqual(new Set(fetch.journal.last!.deltas.map((one) => one.type)));
    expect(deltas).toContainEqual(expect.objectContaining({ type: 'tool-call-end', input: { city: 'Rome' } }));
    expect(deltas).toContainEqual(
      expect.objectContaining({ type: 'tool-output', id: 'call_1', output: { degrees: 21 } }),
    );
    expect(deltas).toContainEqual(expect.objectContaining({ type: 'tool-approval', id: 'call_1' }));
  });

  it('a tool input given as text is sent unchanged', async () => {
    const fetch = mockFetch(script(toolCall('patch', '*** Begin', { id: 'c', part: 'p' })), sse);
    await (await fetch('/')).text();

    expect(fetch.journal.last!.deltas).toContainEqual({ type: 'tool-input', part: 'p', text: '*** Begin' });
  });

  it('a refusal is encoded as text if the protocol has no refusals, and a step that it cannot encode throws', async () => {
    expect((await readAnswer(await mockFetch(script(refusal('No.'), finish()), sse)('/'))).deltas[0]).toMatchObject({
      type: 'refusal',
      text: 'No.',
    });
    const asText = await readAnswer(await mockFetch(script(refusal('No.'), finish()), { protocol: 'ai-sdk' })('/'));
    expect(asText.text).toBe('No.');
    expect(() => mockFetch(script(toolOutput(1)), sse)).toThrow(/'openai-chat'.*'tool-output'/);
    expect(() => mockFetch(sequence(script(comment())), { protocol: 'text' })).toThrow(/'text' has no comments/);
    expect(() => mockFetch(when({}, repeat(toolOutput(1))), sse)).toThrow(/'openai-chat'.*'tool-output'/);
  });

  it('a script is truncated without finish() and complete with it', async () => {
    expect(await readAnswer(await mockFetch(script(text('Hi')))('/'))).toMatchObject({ outcome: 'truncated' });
    expect(await readAnswer(await mockFetch(script(text('Hi'), finish()))('/'))).toMatchObject({ outcome: 'complete' });
  });

  it('error() sends an error in the stream, which fails the answer and keeps the earlier text', async () => {
    const answer = await readAnswer(await mockFetch(script(text('Hi'), error('Overloaded')), sse)('/'));

    expect(answer.text).toBe('Hi');
    expect(answer.deltas).toContainEqual(expect.objectContaining({ type: 'error', message: 'Overloaded' }));
  });

  it('abort() reports that the server stopped the answer', async () => {
    const { deltas } = await readAnswer(await mockFetch(script(text('Hi'), abort('asked to')))('/'));

    expect(deltas).toContainEqual({ type: 'abort', reason: 'asked to' });
  });

  it('text() uses the given part id', async () => {
    const { deltas } = await readAnswer(await mockFetch(script(text('Hi', { part: 'own' }), finish()))('/'));

    expect(deltas[0]).toEqual({ type: 'text', part: 'own', text: 'Hi' });
  });

  it('event(), comment(), raw() and malformed() write exactly their bytes', async () => {
    expect(await bytesOf(event({ a: 1 }, { event: 'x', id: '7' }))).toBe('id: 7\nevent: x\ndata: {"a":1}\n\n');
    expect(await bytesOf(comment('beat'))).toBe(': beat\n\n');
    expect(await bytesOf(raw('data: \xff'))).toBe('data: \xff');
    expect(await bytesOf(malformed('{"a'))).toBe('data: {"a\n\n');
  });

  it('duplicate() sends the last event again, including its id', async () => {
    expect(await bytesOf(event({ a: 1 }, { id: '7' }), duplicate())).toBe('id: 7\ndata: {"a":1}\n\n'.repeat(2));
  });

  it('malformed() is skipped by readers, and the rest arrives', async () => {
    const answer = await readAnswer(await mockFetch(script(text('a'), malformed(), text('b'), finish()))('/'));

    expect(answer).toMatchObject({ text: 'ab', skipped: 1, outcome: 'complete' });
  });
});
