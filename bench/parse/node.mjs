/**
 * Measures in Node, in a separate process: `node.mjs <bundle of subjects.mjs> cpu|heap` prints JSON. Subjects take
 * turns within a round. CPU time includes the threads of the garbage collector.
 */
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';
import { nameOfSize, plan } from './plan.mjs';
import { chunks, stream } from './streams.mjs';

const [bundle, mode] = process.argv.slice(2);
const { subjects } = await import(bundle);
const rounds = Number(process.env.PARSE_ROUNDS ?? 15);
const warmUps = 3;

const results = [];
if (mode === 'cpu') {
  for (const { stream: name, size, subjects: names } of plan(true)) {
    const events = 4000;
    const input = chunks(stream(name, events), size);
    /** @type {Record<string, number[]>} */
    const samples = Object.fromEntries(names.map((subject) => [subject, []]));
    for (let round = 0; round < warmUps + rounds; round++) {
      for (const subject of names) {
        const before = process.cpuUsage();
        const began = performance.now();
        let runs = 0;
        // The clock counts microseconds, so a sample takes some milliseconds.
        do {
          await subjects[subject](input);
          runs++;
        } while (performance.now() - began < 8);
        const { user, system } = process.cpuUsage(before);
        if (round >= warmUps) samples[subject].push(((user + system) * 1000) / runs / events);
      }
    }
    for (const subject of names) results.push({ stream: name, size, subject, value: median(samples[subject]) });
    printProgress(`Node, ${name}, ${nameOfSize(size)}`);
  }
} else {
  // If the young generation is never full, everything that was allocated is still there.
  const names = ['eventsource-parser', 'eventsource-parser + JSON.parse', 'sluice, framing', 'sluice, deltas'];
  for (const name of ['chat', 'text-delta', 'anthropic']) {
    const events = 4000;
    const input = chunks(stream(name, events), 16_384);
    for (const subject of names) {
      for (let n = 0; n < 60; n++) await subjects[subject](input);
      const samples = [];
      for (let n = 0; n < 9; n++) {
        globalThis.gc();
        const before = process.memoryUsage().heapUsed;
        await subjects[subject](input);
        samples.push((process.memoryUsage().heapUsed - before) / events);
      }
      results.push({ stream: name, size: 16_384, subject, value: median(samples) });
    }
  }
}
process.stdout.write(JSON.stringify(results));
