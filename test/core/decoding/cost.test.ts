// @vitest-environment node
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';

// Many inputs take long on a busy machine. The time is not part of the test.
vi.setConfig({ testTimeout: 60_000 });

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const cpuMs = (run: () => void) => {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

describe('a line that arrives in many chunks', () => {
  const readLine = (protocol: ProtocolName, megabytes: number) => {
    const processor = new StreamProcessor({ protocol });
    const kilobyte = new TextEncoder().encode('x'.repeat(1024));
    processor.push(protocol === 'ollama' ? '{"done":false,"message":{"content":"' : 'data: {"content":"');
    for (let n = 0; n < megabytes * 1024; n++) processor.push(kilobyte);
    const deltas = processor.push(protocol === 'ollama' ? '"}}\n' : '"}\n\n');
    expect(deltas.map((delta) => delta.type === 'text' && delta.text.length)).toEqual([megabytes * 1024 * 1024]);
  };

  it.each(['json', 'ollama'] as const)(
    'decoding a line that arrives in many chunks takes time linear in its length (%s)',
    (protocol) => {
      const measure = (megabytes: number) => {
        // Otherwise a run includes the garbage of the previous one.
        collectGarbage();
        return cpuMs(() => readLine(protocol, megabytes));
      };
      const best = (megabytes: number) => Math.min(...Array.from({ length: 9 }, () => measure(megabytes)));
      best(2);
      expect(best(8) / best(2)).toBeLessThan(10);
    },
  );
});

describe('a million deltas of four characters', () => {
  const million = 1_000_000;
  const words = ['Lore', 'm ip', 'sum ', 'dolo', '“r” ', 'sit.'];
  const heap = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  it.each([1, 300])(
    'decoding a million deltas, %i per chunk, grows the heap by at most twice the size of their text plus 2 MB',
    (perChunk) => {
      const processor = new StreamProcessor();
      const encoder = new TextEncoder();
      let text = '';
      const before = heap();
      for (let n = 0; n < million; n += perChunk) {
        let chunk = '';
        for (let m = n; m < Math.min(n + perChunk, million); m++) {
          chunk += `data: {"choices":[{"index":0,"delta":{"content":"${words[m % words.length]}"}}]}\n\n`;
        }
        for (const delta of processor.push(encoder.encode(chunk))) if (delta.type === 'text') text += delta.text;
      }
      // Copied to one string, because a rope of pieces would take more memory.
      text = Buffer.from(text, 'utf16le').toString('utf16le');
      const grown = heap() - before;
      expect(text).toHaveLength(4 * million);
      expect(grown).toBeLessThan(2 * Buffer.byteLength(text) + 2 * 1024 * 1024);
      expect(processor.events).toBe(million);
    },
  );

  it('deltas that the application keeps do not retain the chunks they came from', () => {
    const processor = new StreamProcessor();
    const padding = 'x'.repeat(16_000);
    const kept: unknown[] = [];
    const before = heap();
    for (let n = 0; n < 2000; n++) {
      const content = `a text that is longer than a slice must be ${n}`;
      kept.push(processor.push(`: ${padding}\n\ndata: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`));
    }
    // 2,000 chunks are 32 MB in all.
    expect(heap() - before).toBeLessThan(4 * 1024 * 1024);
    expect(kept).toHaveLength(2000);
  });
});
