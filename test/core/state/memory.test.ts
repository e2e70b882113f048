// @vitest-environment node
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ResponseStore } from '../../../src/core/run/ResponseStore.js';

setFlagsFromString('--expose-gc');
const gc: () => void = runInNewContext('gc');

describe('the heap', () => {
  it('grows by the text of an answer, not by the number of its commits', { timeout: 60_000 }, () => {
    const measure = () => {
      gc();
      gc();
      return process.memoryUsage().heapUsed;
    };
    const store = new ResponseStore();
    const before = measure();
    for (let commit = 0; commit < 300_000; commit++)
      store.commit({ deltas: [{ type: 'text', part: '1', text: (1_000 + (commit % 9_000)).toString() }] });
    const grown = measure() - before;
    const textBytes = 4 * 300_000;
    console.info(`${(grown / textBytes).toFixed(2)} bytes of heap a byte of text.`);
    // One copy, and what was added since the string was last made one.
    expect(grown).toBeLessThan(2 * textBytes + 1_000_000);
    expect(store.getSnapshot().text).toHaveLength(textBytes);
  });
});
