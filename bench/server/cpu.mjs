/**
 * Measures one subject in this process: `node cpu.mjs SET SUBJECT live|ready ROUNDS EVENTS`. Prints the ns of CPU time per
 * event of each round as JSON. The process warms up first, as a server has. CPU time, the garbage collector's threads
 * included, changes little while other processes run.
 */
import { FakeResponse, responseSubjects, resumableSubjects, subjects } from './subjects.mjs';

const [set, subject, kind, rounds, events] = process.argv.slice(2);
const count = Number(events);
const warmUps = 8;
const start = { subjects, resumableSubjects, responseSubjects }[set][subject];

/** Live words arrive in separate turns of the event loop; ready words are available at once. */
async function* words() {
  for (let n = 0; n < count; n++) {
    if (kind === 'live') await new Promise((resolve) => setImmediate(resolve));
    yield `word ${n} `;
  }
}

const times = [];
for (let round = 0; round < warmUps + Number(rounds); round++) {
  const res = new FakeResponse();
  const before = process.cpuUsage();
  start(words(), res);
  await res.ended;
  const { user, system } = process.cpuUsage(before);
  if (res.bytes < count * 10) throw new Error(`The response was cut: ${res.bytes} bytes.`);
  if (round >= warmUps) times.push(((user + system) * 1_000) / count);
}
console.log(JSON.stringify(times));
process.exit();
