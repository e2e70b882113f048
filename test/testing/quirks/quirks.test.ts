import { type ProtocolName, StreamSession } from 'sluice/core';
import {
  finish,
  harmlessQuirks,
  instantClock,
  mockFetch,
  type Quirk,
  reasoning,
  script,
  text,
  toolCall,
  usage,
} from 'sluice/testing';
import { beforeEach, describe, expect, it } from 'vitest';

const words = script(text('The answer is '), text('42'), text('. Grüße 👋'));
const rich = script(
  reasoning('Hm.'),
  words,
  toolCall('look_up', { place: 'Zürich' }, { id: 'call-1' }),
  usage({ inputTokens: 3, outputTokens: 9 }),
  finish('tool-calls'),
);
const answers: Record<ProtocolName, typeof rich> = {
  'openai-chat': rich,
  'openai-responses': rich,
  'anthropic-messages': rich,
  gemini: rich,
  ollama: rich,
  'ai-sdk': rich,
  'ai-data-stream': rich,
  'ag-ui': script(reasoning('Hm.'), words, toolCall('look_up', { place: 'Zürich' }, { id: 'call-1' }), finish()),
  json: script(words, finish()),
  text: script(words),
};

/** The result of a session. Ids and counters of events may differ. */
async function result(protocol: ProtocolName, quirks: readonly Quirk[], named: boolean, answer = answers[protocol]) {
  const fetch = mockFetch(answer, { protocol, quirks });
  const session = new StreamSession({ fetch, protocol: named ? protocol : 'auto', onSkip: () => {}, retry: false });
  const state = await session.start('Hi');
  const { status, outcome, text, reasoning, finishReason, usage } = state;
  const calls = state.toolCalls.map(({ id, name, inputText, input, status }) => ({
    id,
    name,
    input,
    inputText,
    status,
  }));
  return {
    status,
    outcome,
    text,
    reasoning,
    finishReason,
    calls,
    tokens: usage?.outputTokens,
    error: state.error?.code,
  };
}

beforeEach(() => void instantClock().install());

describe.each(Object.keys(answers) as ProtocolName[])('an answer of %s', (protocol) => {
  describe.each(harmlessQuirks(protocol))('with %s', (quirk) => {
    it.each([
      ['named', true],
      ['detected', false],
    ])('an answer with a harmless quirk has the same result as one without (%s protocol)', async (_, named) => {
      const plain = await result(protocol, [], named);
      expect(plain).toMatchObject({ outcome: 'complete', text: 'The answer is 42. Grüße 👋' });
      expect(await result(protocol, [quirk], named)).toEqual(plain);
    });
  });

  it.each(['json-error', 'html-error-page'] as const)(
    'an answer with the quirk %s is never complete',
    async (quirk) => {
      for (const named of [true, false]) {
        const { outcome, text } = await result(protocol, [quirk], named);
        expect({ outcome, text }).toEqual({ outcome: 'failed', text: '' });
      }
    },
  );
});
