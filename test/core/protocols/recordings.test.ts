// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import type { ProtocolName } from '../../../src/core/protocols/Protocol.js';
import type { StreamDelta } from '../../../src/core/StreamDelta.js';
import { summarise } from './summarise.js';

interface Recording {
  name: string;
  family: 'chat' | 'responses' | 'anthropic' | 'gemini';
  file: string;
  eventCount: number;
  expected: { text: string; toolCalls: { arguments: string }[] };
}

const folder = new URL('../../../../shared/recordings/', import.meta.url);
const isHere = existsSync(folder);
const recordings: Recording[] = isHere ? JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) : [];

const protocolOf: Record<Recording['family'], ProtocolName> = {
  chat: 'openai-chat',
  responses: 'openai-responses',
  anthropic: 'anthropic-messages',
  gemini: 'gemini',
};

interface Wire {
  eol?: string;
  names?: boolean;
  before?: string;
  done?: boolean;
}

function bytesOf({ family, file }: Recording, { eol = '\n', names = true, before = '', done = false }: Wire = {}) {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n').filter(Boolean);
  const isNamed = names && (family === 'responses' || family === 'anthropic');
  const events = lines.map((line) => {
    const name = isNamed ? `event: ${JSON.parse(line).type}${eol}` : '';
    return `${before}${name}data: ${line}${eol}${eol}`;
  });
  if (family === 'chat' || done) events.push(`data: [DONE]${eol}${eol}`);
  return new TextEncoder().encode(events.join(''));
}

function read(bytes: Uint8Array, processor: StreamProcessor, chunkSize = bytes.length) {
  const deltas: StreamDelta[] = [];
  for (let start = 0; start < bytes.length; start += chunkSize) {
    deltas.push(...processor.push(bytes.subarray(start, start + chunkSize)));
  }
  const end = processor.end();
  deltas.push(...end.deltas);
  expect(end.outcome).toBe('complete');
  return summarise(deltas, end);
}

describe.skipIf(!isHere)('recorded provider streams (skipped where ../shared/recordings is absent)', () => {
  const forms: Record<string, { wire?: Wire; chunkSize?: number }> = {
    whole: {},
    'in chunks of 1 byte': { chunkSize: 1 },
    'with CRLF': { wire: { eol: '\r\n' } },
    'with CRLF in chunks of 1 byte': { wire: { eol: '\r\n' }, chunkSize: 1 },
    'with CR': { wire: { eol: '\r' } },
    'without event names': { wire: { names: false } },
    'with comments between': { wire: { before: ': keep-alive\n\n' } },
    'with a [DONE] where none is due': { wire: { done: true } },
  };

  describe.each(recordings)('$name', (recording) => {
    it.each(Object.entries(forms))('comes out as expected, %s', (_, { wire, chunkSize }) => {
      const bytes = bytesOf(recording, wire);
      expect(read(bytes, new StreamProcessor(), chunkSize)).toEqual(recording.expected);
    });

    it('is read by its protocol, named or found, without skipping anything', () => {
      const protocol = protocolOf[recording.family];
      const found = new StreamProcessor();
      const named = new StreamProcessor({ protocol });
      expect(read(bytesOf(recording), named)).toEqual(read(bytesOf(recording), found));
      expect(found).toMatchObject({ protocol, skipped: 0 });
    });

    it('has the recorded number of events', () => {
      const processor = new StreamProcessor();
      read(bytesOf(recording), processor);
      expect(processor.events).toBe(recording.eventCount + (recording.family === 'chat' ? 1 : 0));
    });
  });
});
