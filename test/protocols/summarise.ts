import type { StreamEnd } from '../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';

/** Summarizes an answer in the form of the recordings' expected.json. */
export function summarise(deltas: readonly StreamDelta[], end: StreamEnd) {
  const join = (type: 'text' | 'reasoning' | 'refusal') =>
    deltas.map((delta) => (delta.type === type ? delta.text : '')).join('');
  const calls = deltas
    .filter((delta) => delta.type === 'tool-call')
    .map(({ part, id, name, runner = 'client', callType }) => {
      const ended = deltas.find((delta) => delta.type === 'tool-call-end' && delta.part === part);
      return { runner, type: callType, id, name, arguments: ended?.type === 'tool-call-end' && ended.inputText };
    });
  return {
    text: join('text'),
    reasoning: join('reasoning'),
    refusal: join('refusal'),
    toolCalls: calls.filter(({ runner }) => runner === 'client').map(({ runner, type, ...call }) => call),
    otherCalls: calls.filter(({ runner }) => runner === 'provider').map(({ runner, ...call }) => call),
    finishReason: end.finishReason?.raw ?? null,
    usage: end.usage?.raw ?? null,
    error: end.error
      ? { type: end.error.errorType ?? null, code: end.error.code ?? null, message: end.error.message }
      : null,
  };
}
