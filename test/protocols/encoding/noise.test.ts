// @vitest-environment node
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import { StreamProcessor, type StreamProcessorOptions } from '../../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';
import { createEncoder } from '../../../src/protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';
import { answers, traits } from './answers.js';

// Many inputs take long on a busy machine. The time is not part of the test.
vi.setConfig({ testTimeout: 60_000 });

function read(chunks: readonly Uint8Array[], options: StreamProcessorOptions) {
  const processor = new StreamProcessor({ ...options, onSkip: () => {} });
  const deltas: StreamDelta[] = chunks.flatMap((chunk) => [...processor.push(chunk)]);
  const { deltas: last, ...end } = processor.end();
  const { skipped, lastEventId, retryMs, sequence, protocol } = processor;
  return { deltas: mergeDeltas([...deltas, ...last]), end, skipped, lastEventId, retryMs, sequence, protocol };
}

const names = Object.keys(traits) as ProtocolName[];
/** Bytes with a meaning in framing or JSON, and invalid UTF-8. */
const byte = fc.oneof(fc.constantFrom(...Buffer.from('\n\r:{}[]"\\ ,0d'), 0xff, 0xf0, 0xe2, 0), fc.nat(255));
const damage = fc.array(fc.record({ at: fc.nat(), byte, kind: fc.constantFrom('put', 'insert', 'remove') }), {
  minLength: 1,
  maxLength: 6,
});

it.each(names)('a damaged %s stream throws nothing and gives the same deltas for every split', (protocol) => {
  fc.assert(
    fc.property(
      answers(protocol),
      damage,
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.boolean(),
      (answer, damage, cuts, isNamed) => {
        const encoder = createEncoder(protocol);
        const wire = answer.map((delta) => encoder.encode(delta)).join('') + encoder.end();
        const bytes = [...Buffer.from(wire)];
        for (const { at, byte, kind } of damage)
          bytes.splice(at % (bytes.length + 1), kind === 'insert' ? 0 : 1, ...(kind === 'remove' ? [] : [byte]));
        const damaged = Uint8Array.from(bytes);
        const at = [...new Set(cuts.map((cut) => cut % (damaged.length + 1)))].sort((a, b) => a - b);
        const chunks = [...at, damaged.length].map((cut, n) => damaged.subarray(at[n - 1] ?? 0, cut));
        const options = isNamed ? { protocol } : {};
        expect(read(chunks, options)).toEqual(read([damaged], options));
      },
    ),
    { numRuns: 400 },
  );
});
