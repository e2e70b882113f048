/** In the page: runs a subject for a given time and returns the number of runs. */
import { chunks, stream } from './streams.mjs';
import { subjects } from './subjects.mjs';

/** Only the chunks of the current case. Garbage of earlier ones would be collected at the cost of all. */
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
