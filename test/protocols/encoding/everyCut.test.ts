// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';
import { createEncoder } from '../../../src/protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';

// Many inputs take long on a busy machine. The time is not part of the test.
vi.setConfig({ testTimeout: 60_000 });

const words = 'The “quick” brown fox 🦊 jumps\nover the lazy dog — again and again. '.match(/\S+\s*/gu) as string[];
const text = (part: string, count: number): StreamDelta[] =>
  Array.from({ length: count }, (_, n) => ({ type: 'text', part, text: words[n % words.length] as string }));
const call = (part: string): StreamDelta[] => [
  { type: 'tool-call', part, id: part, name: 'weather' },
  { type: 'tool-input', part, text: '{"city":"Zür' },
  { type: 'tool-input', part, text: 'ich"}' },
  { type: 'tool-call-end', part, inputText: '{"city":"Zürich"}', input: { city: 'Zürich' } },
];
const thought: StreamDelta = { type: 'reasoning', part: 'r', text: 'Hm … let me see.' };
const stop = (raw: string): StreamDelta => ({ type: 'finish', reason: 'stop', raw });
const full = (raw: string): StreamDelta[] => [thought, ...text('t', 14), ...call('c'), stop(raw)];

/**
 * An answer of 2 to 8 KB in each protocol. `end` matches the part of the stream after which the body may end; without
 * it, only the end of the body ends the answer.
 */
const streams: Partial<Record<ProtocolName, { answer: StreamDelta[]; end?: RegExp }>> = {
  'openai-chat': { answer: full('stop'), end: /"finish_reason":"stop"[^\n]*\}/ },
  'openai-responses': { answer: full('completed'), end: /"type":"response.completed"[^\n]*\}/ },
  'anthropic-messages': {
    answer: [thought, ...text('t', 14), ...call('c'), stop('end_turn')],
    end: /data: \{"type":"message_stop"[^\n]*\}/,
  },
  gemini: { answer: [thought, ...text('t', 24), ...call('c'), stop('STOP')], end: /"finishReason":"STOP"[^\n]*\}/ },
  ollama: { answer: [thought, ...text('t', 24), ...call('c'), stop('stop')], end: /"done":true.*\}/ },
  'ai-sdk': { answer: [thought, ...text('t', 30), ...call('c'), stop('stop')], end: /"type":"finish"[^\n]*\}/ },
  'ai-data-stream': { answer: [thought, ...text('t', 190), ...call('c'), stop('stop')], end: /\nd:.*\}/ },
  'ag-ui': { answer: [thought, ...text('t', 20), ...call('c'), stop('success')], end: /"type":"RUN_FINISHED"[^\n]*\}/ },
  json: { answer: text('t', 90) },
  text: { answer: text('t', 450) },
};

function decode(bytes: Uint8Array, protocol: ProtocolName) {
  const processor = new StreamProcessor({ protocol });
  const deltas = [...processor.push(bytes)];
  const end = processor.end();
  return { deltas: mergeDeltas([...deltas, ...end.deltas]), end, skipped: processor.skipped };
}

/** Expects `part` to be the beginning of `whole`. The last delta may have less text. */
function expectPrefix(part: readonly StreamDelta[], whole: readonly StreamDelta[]): void {
  const last = part.at(-1);
  if (last === undefined) return;
  const counterpart = whole[part.length - 1];
  if ('text' in last && counterpart !== undefined && 'text' in counterpart) {
    const { text, ...rest } = last;
    expect(counterpart).toMatchObject(rest);
    expect(counterpart.text.startsWith(text)).toBe(true);
    expect(part.slice(0, -1)).toEqual(whole.slice(0, part.length - 1));
  } else expect(part).toEqual(whole.slice(0, part.length));
}

describe.each(Object.entries(streams) as [ProtocolName, { answer: StreamDelta[]; end?: RegExp }][])(
  '%s',
  (protocol, { answer, end }) => {
    const encoder = createEncoder(protocol);
    const wire = answer.map((delta) => encoder.encode(delta)).join('') + encoder.end();
    const bytes = new TextEncoder().encode(wire);
    const whole = decode(bytes, protocol);

    it('the test stream of each protocol has 2 to 8 KB and is complete', () => {
      expect(bytes.length).toBeGreaterThan(2000);
      expect(bytes.length).toBeLessThan(8000);
      expect(whole).toMatchObject({ end: { outcome: 'complete' }, skipped: 0 });
    });

    it('a stream that is cut at any byte gives an exact prefix, and is complete only after its end marker', () => {
      const match = end?.exec(wire);
      const mayEndAt = match && new TextEncoder().encode(wire.slice(0, match.index + match[0].length)).length;
      for (let cut = 0; cut <= bytes.length; cut++) {
        const { deltas, end, skipped } = decode(bytes.subarray(0, cut), protocol);
        expectPrefix(deltas, whole.deltas);
        expect(skipped).toBe(0);
        if (mayEndAt) expect([cut, end.outcome]).toEqual([cut, cut < mayEndAt ? 'truncated' : 'complete']);
      }
    });
  },
);

it('generic JSON cut within an event counts as truncated, and so does text cut within a character', () => {
  const ending = (protocol: ProtocolName, body: string) => decode(new TextEncoder().encode(body), protocol).end.outcome;
  expect(ending('json', 'data: {"content":"Hi"}\n\n')).toBe('complete');
  expect(ending('json', 'data: {"content":"Hi"}\n\ndata: {"conte')).toBe('truncated');
  expect(ending('json', '{"content":"Hi"}\n{"content":"you"}')).toBe('complete');
  expect(ending('json', '{"content":"Hi"}\n{"content":"yo')).toBe('truncated');
  const hiFox = new TextEncoder().encode('Hi 🦊');
  expect(decode(hiFox, 'text')).toMatchObject({ deltas: [{ text: 'Hi 🦊' }], end: { outcome: 'complete' } });
  expect(decode(hiFox.subarray(0, -1), 'text')).toMatchObject({
    deltas: [{ text: 'Hi ' }],
    end: { outcome: 'truncated' },
  });
});
