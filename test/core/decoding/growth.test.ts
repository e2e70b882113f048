// @vitest-environment node
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../../src/core/index.js';
import { applyDeltas } from '../../../src/core/run/applyDeltas.js';
import { emptyResponse } from '../../../src/model/ResponseState.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The least of several runs, because others only add to the time. */
function leastMs(run: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('memory and time', () => {
  it.each([
    ['a line without an end', 'data: '],
    ['an event of JSON without an end', 'data: {"content":"'],
    ['a JSON value without an end', '{"content":"'],
  ])('%s that arrives byte by byte takes at most 8 bytes of heap per byte', (_, beginning) => {
    const processor = new StreamProcessor({ onSkip: () => {} });
    processor.push(beginning);
    const byte = Uint8Array.of(120);
    const before = heap();
    const length = 1_000_000;
    for (let n = 0; n < length; n++) processor.push(byte);
    expect((heap() - before) / length).toBeLessThan(8);
    // Used after the measurement, so that it is not collected before.
    expect(processor.bytes).toBe(beginning.length + length);
  });

  it('the time for metadata grows linearly with the number of its keys', () => {
    const read = (keys: number) => {
      const events = Array.from({ length: keys }, (_, n) => ({
        type: 'message-metadata',
        messageMetadata: { [`k${n}`]: n },
      }));
      const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
      return () => {
        const processor = new StreamProcessor({ protocol: 'ai-sdk' });
        const { metadata } = applyDeltas(emptyResponse, processor.push(body));
        expect(Object.keys(metadata)).toHaveLength(keys);
      };
    };
    // Eight times the keys take 8 times the time, and 64 times in quadratic time.
    expect(leastMs(read(20_000)) / leastMs(read(2_500))).toBeLessThan(24);
  });
});
