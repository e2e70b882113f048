import { expect, it } from 'vitest';
import { mergeDeltas } from '../../src/core/decoding/mergeDeltas.js';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
import type { ProtocolName } from '../../src/core/protocols/Protocol.js';
import type { StreamDelta } from '../../src/core/StreamDelta.js';
import { createEncoder } from '../../src/encoding/createEncoder.js';

const text: StreamDelta = { type: 'text', part: 'text', text: 'Hi “there”\n' };

it.each(['openai-chat', 'ai-sdk', 'json', 'text'] as ProtocolName[])('%s gives back what was written', (protocol) => {
  const encoder = createEncoder(protocol);
  const wire = encoder.encode(text) + encoder.encode(text) + encoder.end();
  const processor = new StreamProcessor({ headers: new Headers(encoder.headers) });
  expect(mergeDeltas(processor.push(wire))).toEqual(mergeDeltas([text, text]));
  expect(processor.protocol).toBe(protocol);
});
