// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import type { Protocol } from '../../../src/protocols/Protocol.js';
import { type ProtocolName, protocols } from '../../../src/protocols/registry.js';

// Many inputs take long on a busy machine. The time is not part of the test.
vi.setConfig({ testTimeout: 60_000 });

/** Valid and almost valid spellings of a JSON string. */
const spelling = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => JSON.stringify(text)) },
  fc.constantFrom(' the', '.', '0', 'c', 'stop', 'content', 'x'.repeat(60)).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    '"caf\\u00e9"',
    '"a\\/b"',
    '"\\ud83e\\udd8a"',
    '"\\ud83e"',
    '"a\\\\"',
    '"\\"',
    '"tab\tin it"',
    '"a" "b"',
    '"\\x41"',
  ),
  fc.constantFrom('null', '7', '{}', '["a"]', '"open', ''),
);
const number = fc.oneof(
  { weight: 6, arbitrary: fc.nat(300).map(String) },
  fc.constantFrom('05', '-1', '1.5', '1e3', '12345678901234567890', '', '"7"', 'null'),
);
const gap = fc.constantFrom('', '', '', ' ');

/** Events of the same form, and events with a relevant difference. */
const forms: Partial<Record<ProtocolName, (text: string, number: string, gap: string, other: string) => string>> = {
  'openai-chat': (text, _, gap, other) =>
    `{"id":"c",${gap}"choices":[{"index":0,"delta":{"content":${text}},"finish_reason":null}],"obfuscation":${other}}`,
  'openai-responses': (text, number, gap, other) =>
    `{"type":"response.output_text.delta","sequence_number":${number},"output_index":0,"content_index":0,"delta":${gap}${text},"obfuscation":${other}}`,
  'anthropic-messages': (text, _, gap) =>
    `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":${text}${gap}}}`,
  'ai-sdk': (text, number, gap) => `{"type":"text-delta","id":"0",${gap}"delta":${text},"sequence_number":${number}}`,
  'ag-ui': (text, _, gap) => `{"type":"TEXT_MESSAGE_CONTENT","messageId":"0","delta":${gap}${text}}`,
  ollama: (text, _, gap) => `{"model":"m","message":{"role":"assistant","content":${text}}${gap},"done":false}`,
  'ai-data-stream': (text) => `0:${text}`,
  json: (text, number, gap, other) => `{"content":"-","content":${gap}${text},"n":${number},"obfuscation":${other}}`,
};

const cuts = ['one an event', 'one an event, in bytes', 'all in one'] as const;

function read(protocol: Protocol, lines: readonly string[], cut: (typeof cuts)[number]) {
  const isSse = protocol.framing !== 'lines';
  const processor = new StreamProcessor({ protocol, contentType: isSse ? 'text/event-stream' : '', onSkip: () => {} });
  const events = lines.map((line) => (isSse ? `data: ${line}\n\n` : `${line}\n`));
  const chunks = cut === 'all in one' ? [events.join('')] : events;
  const encoder = new TextEncoder();
  const deltas = chunks.flatMap((chunk) =>
    processor.push(cut === 'one an event, in bytes' ? encoder.encode(chunk) : chunk),
  );
  const { skipped, events: count, sequence } = processor;
  return { deltas: mergeDeltas(deltas), end: processor.end(), skipped, count, sequence };
}

describe('values read without parsing each event', () => {
  it.each(Object.entries(forms))('the fast path of the decoder returns what JSON.parse returns: %s', (name, form) => {
    const fast = protocols[name as ProtocolName];
    const slow: Protocol = { ...fast };
    const line = fc.tuple(spelling, number, gap, spelling).map((parts) => form(...parts).replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (some) => {
        // A built-in protocol fails if the last event is malformed.
        const lines = [...some, form('"."', '0', '', '""')];
        const expected = read(slow, lines, 'one an event');
        for (const cut of cuts) expect(read(fast, lines, cut)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('the fast path of the decoder is correct for lines that differ in one character', () => {
    const line =
      '{"id":"c","choices":[{"index":0,"delta":{"content":"Hi there"},"finish_reason":null}],"obfuscation":"x"}';
    const slow: Protocol = { ...protocols['openai-chat'] };
    for (let at = 0; at < line.length; at++) {
      for (const character of ['', '"', '\\', '}', '7', '\u0001', 'é']) {
        const lines = [line, line, line, line.slice(0, at) + character + line.slice(at + 1), line];
        const expected = read(slow, lines, 'one an event');
        for (const cut of cuts) expect(read(protocols['openai-chat'], lines, cut)).toEqual(expected);
      }
    }
  });

  it('the fast path of the decoder distinguishes a text that equals the id of its event from that id', () => {
    const chunk = (id: string, text: string) => `{"id":"${id}","choices":[{"delta":{"content":"${text}"}}]}`;
    const lines = [chunk('a', 'a'), chunk('a', 'a'), chunk('b', 'a'), chunk('b', 'c')];
    expect(read(protocols['openai-chat'], lines, 'one an event').deltas).toEqual([
      { type: 'metadata', value: { id: 'a' } },
      { type: 'text', part: 'text', text: 'aaac' },
    ]);
  });
});
