/**
 * Time from the arrival of an answer's first word to its paint. Each run has a new chat, whose server responds at once
 * and sends the word a little later, at a random position within a frame. The word arrives when the page's `fetch`
 * returns its bytes, and is painted when the frame with the word is done. Subjects take turns; milliseconds are
 * medians, frames are the maximum, where 1 is the next frame.
 *
 * `FIRST_TOKEN_ROUNDS` (40) and `FIRST_TOKEN_SUBJECTS` (parts of names, separated by `|`) narrow a run.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { floor, isWanted, openStage, response, sluice, stock } from '../stage/Stage.mjs';
import { quantile } from '../statistics.mjs';

const rounds = Number(process.env.FIRST_TOKEN_ROUNDS ?? 40);
const subjects = [floor, stock, sluice, response].filter((name) => isWanted(process.env.FIRST_TOKEN_SUBJECTS, name));
const word = 'Waterfall';

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const stage = await openStage();
  /** @type {Map<string, { ms: number, frames: number }[]>} */
  const results = new Map(subjects.map((subject) => [subject, []]));
  try {
    const chats = [];
    for (const subject of subjects) chats.push(await stage.open(subject));
    for (let round = 0; round < rounds; round++) {
      for (const chat of round % 2 ? chats.toReversed() : chats) {
        await chat.page.bringToFront();
        results.get(chat.subject).push(await measure(chat, round));
      }
    }
  } finally {
    await stage.close();
  }
  return rowsOf(results);
}

async function measure(chat, round) {
  await chat.mount();
  const arrival = chat.page.evaluate((word) => window.stage.arrivalOf(word), word);
  const { answer, shown } = await chat.ask();
  await wait(100 + ((round * 7) % 17));
  answer.send(word);
  const result = await arrival;
  answer.end();
  await shown;
  await chat.unmount();
  return result;
}

function rowsOf(results) {
  const rows = [];
  const add = (metric, value) => {
    for (const subject of subjects) {
      const [own, other] = [subject, floor].map((name) => results.get(name) && value(results.get(name)));
      const compared = other === undefined || subject === floor ? {} : { ratioTo: floor, ratio: own / other };
      rows.push({ suite: 'firstToken', case: 'arrival to paint', subject, metric, value: own, ...compared });
    }
  };
  const all = (runs, share) =>
    quantile(
      runs.map(({ ms }) => ms),
      share,
    );
  add('ms (median)', (runs) => all(runs, 0.5));
  add('ms (p95)', (runs) => all(runs, 0.95));
  add('frames (most)', (runs) => Math.max(...runs.map(({ frames }) => frames)));
  return rows;
}
