// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.js';
import type { StreamDelta } from '../../src/model/StreamDelta.js';
import { protocolOfFamily, recordings, type WireForm, wireOf } from '../recordings/recordings.js';
import { summarise } from './summarise.js';

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

describe.skipIf(recordings.length === 0)(
  'recorded provider streams (skipped where ../shared/recordings is absent)',
  () => {
    const forms: Record<string, { wire?: WireForm; chunkSize?: number }> = {
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
      it.each(Object.entries(forms))(
        'a recorded provider stream decodes to the expected deltas, %s',
        (_, { wire, chunkSize }) => {
          const bytes = wireOf(recording, wire);
          for (const protocol of ['auto', protocolOfFamily[recording.family]] as const) {
            expect(read(bytes, new StreamProcessor({ protocol }), chunkSize)).toEqual(recording.expected);
          }
        },
      );

      it('every event of a recorded provider stream is read, whether its protocol is named or detected', () => {
        const protocol = protocolOfFamily[recording.family];
        const found = new StreamProcessor();
        const named = new StreamProcessor({ protocol });
        expect(read(wireOf(recording), named)).toEqual(read(wireOf(recording), found));
        expect(found).toMatchObject({ protocol, skipped: 0 });
      });

      it('a recorded provider stream has the recorded number of events', () => {
        const processor = new StreamProcessor();
        read(wireOf(recording), processor);
        expect(processor.events).toBe(recording.eventCount + (recording.family === 'chat' ? 1 : 0));
      });
    });
  },
);
