import fc from 'fast-check';
import type { FinishDelta, StreamDelta } from '../../../src/model/StreamDelta.js';
import { finishReason } from '../../../src/protocols/finishReason.js';
import { type ProtocolName, protocols } from '../../../src/protocols/registry.js';
import { usageOf } from '../../../src/protocols/usage.js';

/** What a protocol can encode, and how. */
interface Traits {
  says: readonly Piece[];
  /** All text is in one part, because parts have no names in the protocol. */
  onePart?: boolean;
  /** A call is complete only at the end of the answer. */
  endsLate?: boolean;
  /** Input is sent as an object, so its text is the result of JSON.stringify, in one piece. */
  wholeInput?: boolean;
  finish: readonly string[];
  usage?: object;
  usageFirst?: boolean;
  metadata?: Readonly<Record<string, string>>;
}

type Piece = 'text' | 'reasoning' | 'refusal' | 'call' | 'output' | 'source' | 'file' | 'data' | 'error';

const described: Readonly<Partial<Record<ProtocolName, Traits>>> = {
  'openai-chat': {
    says: ['text', 'reasoning', 'refusal', 'call', 'source', 'file', 'error'],
    onePart: true,
    endsLate: true,
    finish: ['stop', 'length', 'tool_calls', 'content_filter'],
    usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
    metadata: { id: 'chatcmpl-1', model: 'gpt' },
  },
  'openai-responses': {
    says: ['text', 'reasoning', 'refusal', 'call', 'source', 'error'],
    finish: ['completed'],
    usage: { input_tokens: 3, output_tokens: 5, total_tokens: 8 },
    usageFirst: true,
    metadata: { id: 'resp_1', model: 'gpt' },
  },
  'anthropic-messages': {
    says: ['text', 'reasoning', 'call', 'output', 'source', 'error'],
    finish: ['end_turn', 'max_tokens', 'tool_use', 'refusal'],
    usage: { input_tokens: 3, output_tokens: 5 },
    usageFirst: true,
    metadata: { id: 'msg_1', model: 'claude' },
  },
  gemini: {
    says: ['text', 'reasoning', 'call', 'source', 'file', 'error'],
    onePart: true,
    wholeInput: true,
    finish: ['MAX_TOKENS', 'SAFETY'],
    usage: { promptTokenCount: 3, candidatesTokenCount: 5, totalTokenCount: 8 },
    metadata: { id: 'r1', model: 'gemini' },
  },
  ollama: {
    says: ['text', 'reasoning', 'call', 'error'],
    onePart: true,
    wholeInput: true,
    finish: ['length', 'load'],
    usage: { prompt_eval_count: 3, eval_count: 5 },
    usageFirst: true,
    metadata: { model: 'llama' },
  },
  'ai-sdk': {
    says: ['text', 'reasoning', 'call', 'output', 'source', 'file', 'data', 'error'],
    finish: ['stop', 'length', 'tool-calls', 'content-filter', 'other'],
    usage: { inputTokens: 3, outputTokens: 5, totalTokens: 8 },
    metadata: { id: 'm1', model: 'gpt' },
  },
  'ai-data-stream': {
    says: ['text', 'reasoning', 'call', 'output', 'source', 'file', 'error'],
    onePart: true,
    finish: ['stop', 'length', 'tool-calls', 'unknown'],
    usage: { promptTokens: 3, completionTokens: 5 },
    metadata: { id: 'm1' },
  },
  'ag-ui': {
    says: ['text', 'reasoning', 'call', 'output', 'data', 'error'],
    finish: ['success', 'interrupt'],
    metadata: { threadId: 't', runId: 'r' },
  },
  json: { says: ['text', 'error'], onePart: true, finish: [] },
  text: { says: ['text'], onePart: true, finish: [] },
};

/** A protocol without an entry is tested with what every protocol can encode. */
export const traits = Object.fromEntries(
  Object.keys(protocols).map((name) => [
    name,
    described[name as ProtocolName] ?? { says: ['text'], onePart: true, finish: [] },
  ]),
) as Readonly<Record<ProtocolName, Traits>>;

/** Text with words, line breaks, quotes, emoji and characters that JSON escapes. */
const words = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'Hi',
    ' there',
    '\n\n',
    '“quoted”',
    '"',
    '\\',
    '\u2028',
    '👩‍💻',
    'é',
    '\t',
    'data: x\n\n',
    '[DONE]',
    '{"a":1}',
  ),
);
const json = fc.dictionary(
  fc.string({ maxLength: 5 }),
  fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null)),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
);

/** The deltas of one answer, in the form of the protocol's decoder. */
export function answers(protocol: ProtocolName): fc.Arbitrary<StreamDelta[]> {
  const { says, finish, usage, metadata, onePart, endsLate, wholeInput, usageFirst } = traits[protocol];
  const piece = fc.record({
    kind: fc.constantFrom(...says),
    texts: fc.array(words, { minLength: 1, maxLength: 4 }),
    input: json,
    fails: fc.boolean(),
  });
  return fc
    .record({
      pieces: fc.array(piece, { maxLength: 8 }),
      reason: finish.length > 0 ? fc.option(fc.constantFrom(...finish), { nil: undefined }) : fc.constant(undefined),
      hasUsage: fc.boolean(),
      hasMetadata: fc.boolean(),
    })
    .map(({ pieces, reason, hasUsage, hasMetadata }) => {
      const deltas: StreamDelta[] = [];
      const ends: StreamDelta[] = [];
      const lastEnds: StreamDelta[] = [];
      if (metadata && hasMetadata) deltas.push({ type: 'metadata', value: metadata });
      pieces.forEach(({ kind, texts, input, fails }, n) => {
        const part = `p${n}`;
        switch (kind) {
          case 'text':
          case 'reasoning':
          case 'refusal':
            for (const text of texts) deltas.push({ type: kind, part: onePart ? kind : part, text });
            return;
          case 'call': {
            const inputText = JSON.stringify(input);
            const isEmpty = inputText === '{}';
            deltas.push({ type: 'tool-call', part, id: part, name: `tool ${n}` });
            const cut = wholeInput ? inputText.length : inputText.length >> 1;
            for (const text of isEmpty ? [] : [inputText.slice(0, cut), inputText.slice(cut)]) {
              deltas.push({ type: 'tool-input', part, text });
            }
            // Without input, only the end of the stream shows that none follows.
            (endsLate ? (isEmpty ? lastEnds : ends) : deltas).push({ type: 'tool-call-end', part, inputText, input });
            if (!says.includes('output')) return;
            if (fails && protocol !== 'ag-ui' && protocol !== 'ai-data-stream') {
              deltas.push({ type: 'tool-output', part, id: part, output: null, error: texts.join('') });
            } else {
              // AG-UI has only text results.
              const output = protocol === 'ag-ui' ? inputText : input;
              deltas.push({ type: 'tool-output', part, id: part, output });
            }
            return;
          }
          case 'source':
            deltas.push({ type: 'source', id: `https://a.b/${n}`, url: `https://a.b/${n}`, title: `Title ${n}` });
            return;
          case 'file':
            deltas.push({ type: 'file', mediaType: 'image/png', url: `data:image/png;base64,${n}AA=` });
            return;
          case 'data':
            deltas.push({ type: 'data', name: 'weather', value: input });
            return;
          case 'error':
            // Google's SDK requires a number in every error.
            deltas.push({ type: 'error', message: `failed ${n}`, ...(protocol === 'gemini' && { code: '500' }) });
        }
      });
      // No delta follows an error.
      const failedAt = deltas.findIndex(({ type }) => type === 'error');
      if (failedAt !== -1) return deltas.slice(0, failedAt + 1);
      const usageDelta: StreamDelta[] = usage && hasUsage ? [{ type: 'usage', usage: usageOf(usage) }] : [];
      // These deltas are part of the end of the answer.
      if (reason === undefined)
        return endsLate || usageFirst ? [...deltas, ...ends, ...lastEnds] : [...deltas, ...ends, ...usageDelta];
      const stop: FinishDelta = { type: 'finish', reason: finishReason(reason), raw: reason };
      const isCalled = protocol === 'openai-responses' && deltas.some(({ type }) => type === 'tool-call');
      const said: FinishDelta = isCalled ? { ...stop, reason: 'tool-calls' } : stop;
      const isCut = said.reason === 'length' || said.reason === 'content-filter';
      return [
        ...deltas,
        ...ends,
        ...(usageFirst ? [...usageDelta, said] : [said, ...usageDelta]),
        ...(isCut ? [] : lastEnds),
      ];
    });
}

/** Numbers parts in order of appearance, because protocols name them differently. */
export function withNumberedParts(deltas: readonly StreamDelta[]): StreamDelta[] {
  const names = new Map<string, string>();
  return deltas.map((delta) => {
    if (!('part' in delta)) return delta;
    if (!names.has(delta.part)) names.set(delta.part, `part ${names.size}`);
    return { ...delta, part: names.get(delta.part) as string };
  });
}
