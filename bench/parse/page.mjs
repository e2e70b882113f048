/** In the page: runs a subject for so long and says how many times it ran. */
import { chunks, stream } from './streams.mjs';
import { subjects } from './subjects.mjs';

/** The chunks of the current case alone: what earlier ones leave behind would be collected at the cost of all. */
let input = { key: '', chunks: [] };

globalThis.bench = async (name, events, size, sampleMs, subject) => {
  const key = `${name} ${events} ${size}`;
  if (input.key !== key) input = { key, chunks: chunks(stream(name, events), size) };
  const began = performance.now();
  let runs = 0;
  do {
    await subjects[subject](input.chunks);
    runs++;
  } while (performance.now() - began < sampleMs);
  return runs;
};
