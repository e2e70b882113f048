/** In the page: runs a subject for some 40 ms and says how many times it ran. */
import { chunks, stream } from './streams.mjs';
import { subjects } from './subjects.mjs';

const inputs = new Map();

globalThis.bench = async (name, events, size, subject) => {
  const key = `${name} ${events} ${size}`;
  if (!inputs.has(key)) inputs.set(key, chunks(stream(name, events), size));
  const began = performance.now();
  let runs = 0;
  do {
    await subjects[subject](inputs.get(key));
    runs++;
  } while (performance.now() - began < 40);
  return runs;
};
