// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { mergeDeltas } from '../../../src/core/decoding/mergeDeltas.js';
import { StreamProcessor, type StreamProcessorOptions } from '../../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';
import { createEncoder, type EncoderOptions } from '../../../src/protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';
import { answers, traits, withNumberedParts } from './answers.js';

// Many inputs take long on a busy machine. The time is not part of the test.
vi.setConfig({ testTimeout: 60_000 });

const names = Object.keys(traits) as ProtocolName[];

function encode(protocol: ProtocolName, deltas: readonly StreamDelta[], options?: EncoderOptions) {
  const encoder = createEncoder(protocol, options);
  const wire = deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end();
  return { bytes: new TextEncoder().encode(wire), headers: new Headers(encoder.headers) };
}

function decode(chunks: Iterable<Uint8Array>, options: StreamProcessorOptions) {
  const processor = new StreamProcessor(options);
  const deltas: StreamDelta[] = [];
  for (const chunk of chunks) deltas.push(...processor.push(chunk));
  const end = processor.end();
  deltas.push(...end.deltas);
  return { deltas: withNumberedParts(mergeDeltas(deltas)), end, processor };
}

/** Encoders add these deltas to an answer that lacks them. */
const isImplied = ({ type }: StreamDelta) => type === 'finish' || type === 'usage';

describe.each(names)('%s', (protocol) => {
  const eol = fc.constantFrom<EncoderOptions['eol'][]>('\n', '\r\n', '\r');

  it('decoding returns the encoded deltas for every split of the bytes', () => {
    fc.assert(
      fc.property(answers(protocol), fc.array(fc.nat()), fc.boolean(), eol, (answer, cuts, ids, eol) => {
        const { bytes, headers } = encode(protocol, answer, { ids, eol });
        const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
        const chunks = [...at, bytes.length].map((cut, n) => bytes.subarray(at[n - 1] ?? 0, cut));
        const { deltas, end, processor } = decode(chunks, { protocol, headers });
        const expected = withNumberedParts(mergeDeltas(answer));
        const saysEnd = answer.some(({ type }) => type === 'finish');
        expect(saysEnd ? deltas : deltas.filter((delta) => !isImplied(delta))).toEqual(
          saysEnd ? expected : expected.filter((delta) => !isImplied(delta)),
        );
        expect(processor.skipped).toBe(0);
        const isFailed = answer.at(-1)?.type === 'error';
        if (isFailed) expect(end.error).toMatchObject({ message: expect.stringMatching(/^failed/) });
        else expect(end.outcome).toBe('complete');
      }),
      { numRuns: 300 },
    );
  });

  it('decoding in chunks of one byte returns the same deltas as decoding the whole body', () => {
    fc.assert(
      fc.property(answers(protocol), (answer) => {
        const { bytes, headers } = encode(protocol, answer);
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
        expect(decode(single, { protocol, headers }).deltas).toEqual(decode([bytes], { protocol, headers }).deltas);
      }),
      { numRuns: 100 },
    );
  });
});
