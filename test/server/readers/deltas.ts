import type { StreamDelta } from '../../../src/model/StreamDelta.js';

const callInput = { city: 'Zürich' };
const inputText = JSON.stringify(callInput);

/** Every kind of delta, in the form of an answer. */
export const deltasOfEveryKind: readonly StreamDelta[] = [
  { type: 'metadata', value: { id: 'answer-1', model: 'model-1' } },
  { type: 'reasoning', part: 'r', text: 'Let me ' },
  { type: 'reasoning', part: 'r', text: 'think.' },
  { type: 'text', part: 't', text: 'Hello, ' },
  { type: 'text', part: 't', text: '“world” 🌊' },
  { type: 'refusal', part: 'no', text: ' I cannot do that.' },
  { type: 'source', id: 'https://a.b/1', url: 'https://a.b/1', title: 'One', excerpt: 'Quoted' },
  { type: 'source', id: 'doc', title: 'Paper', mediaType: 'application/pdf', filename: 'paper.pdf' },
  { type: 'source', id: 'nothing' },
  { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' },
  { type: 'file', mediaType: 'image/png', url: 'https://a.b/c.png' },
  { type: 'data', name: 'weather', value: { degrees: 21 } },
  { type: 'tool-call', part: 'a', id: 'call_a', name: 'weather' },
  { type: 'tool-input', part: 'a', text: inputText.slice(0, 6) },
  { type: 'tool-call', part: 'b', id: null, name: 'clock' },
  { type: 'tool-input', part: 'a', text: inputText.slice(6) },
  { type: 'tool-call', part: 's', id: 'srv', name: 'search', runner: 'provider', callType: 'server_tool_use' },
  { type: 'tool-input', part: 's', text: '{"q":"x"}' },
  { type: 'tool-call-end', part: 's', inputText: '{"q":"x"}', input: { q: 'x' } },
  { type: 'tool-call-end', part: 'b', inputText, input: callInput },
  { type: 'tool-call-end', part: 'a', inputText, input: callInput },
  { type: 'tool-approval', part: 'a', id: 'call_a', approvalId: 'approval-1' },
  { type: 'tool-output', part: 'a', id: 'call_a', output: { degrees: 21 } },
  { type: 'tool-output', part: 's', id: 'srv', output: null, error: 'failed' },
  { type: 'text', part: 't', text: ' Bye.' },
  // Finish reasons and usage in the form of other providers.
  { type: 'usage', usage: { inputTokens: 3, outputTokens: 5, cachedInputTokens: 1, raw: { foreign_tokens: 3 } } },
];

export const finishes: readonly StreamDelta[] = [
  { type: 'finish', reason: 'stop', raw: 'end_turn' },
  { type: 'finish', reason: 'stop', raw: 'STOP' },
  { type: 'finish', reason: 'length', raw: 'MAX_TOKENS' },
  { type: 'finish', reason: 'length', raw: 'max_output_tokens' },
  { type: 'finish', reason: 'tool-calls', raw: 'tool_use' },
  { type: 'finish', reason: 'content-filter', raw: 'SAFETY' },
  { type: 'finish', reason: 'other', raw: '' },
];

/** The text of the answer, in protocols that send a refusal as text. */
export const wholeText = 'Hello, “world” 🌊 I cannot do that. Bye.';
export const toolInput = callInput;

export async function* streamOf(...deltas: readonly StreamDelta[]): AsyncGenerator<StreamDelta> {
  for (const delta of deltas) yield delta;
}

/** Fails during the answer, with a message that clients must not see. */
export async function* failing(...deltas: readonly StreamDelta[]): AsyncGenerator<StreamDelta> {
  yield* deltas;
  throw new Error('postgres://user:secret@host');
}
