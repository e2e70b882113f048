/**
 * An answer at the pace of a model, through hook and component, scrolled to its end: CPU of the main thread, long
 * tasks, and responsiveness of the page. The answer is complete except for its last part. The first half of that part
 * is measured as it is, the second half with a four times slower processor and a user who types. Subjects take turns
 * within a round; CPU is a median, frames and keys are those of all rounds together.
 *
 * `PACED_ROUNDS` (3), `PACED_SECONDS` (2.5, for each half), `PACED_CASES` and `PACED_SUBJECTS` (parts of names,
 * separated by `|`) narrow a run.
 */

import { printProgress } from '../printRows.mjs';
import { answerOf, cut, floor, isWanted, openStage, response, sluice, stock } from '../stage/Stage.mjs';
import { tokenLength } from '../stage/serve.mjs';
import { median, quantile } from '../statistics.mjs';

const rounds = Number(process.env.PACED_ROUNDS ?? 3);
const seconds = Number(process.env.PACED_SECONDS ?? 2.5);
const slowdown = 4;

const subjects = [floor, stock, sluice, response];
const cases = [500, 2_000].flatMap((perSecond) =>
  [10_000, 50_000].map((length) => ({
    case: `${perSecond.toLocaleString('en')} tokens/s into ${length / 1000}k`,
    perSecond,
    length,
  })),
);

/** The footnotes are at the end. Those of a long answer would move the streaming text out of view. */
const withoutNotes = (text) => text.replace(/ and the footnote\[\^n\d+\]/g, '').replace(/\[\^n\d+\]: .*\n\n/g, '');

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const stage = await openStage();
  /** @type {Map<string, Awaited<ReturnType<typeof measure>>[]>} */
  const results = new Map();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const one of cases) {
        if (!isWanted(process.env.PACED_CASES, one.case)) continue;
        for (const subject of round % 2 ? subjects.toReversed() : subjects) {
          if (!isWanted(process.env.PACED_SUBJECTS, subject)) continue;
          const key = `${one.case}\n${subject}`;
          const result = await measure(stage, subject, one);
          results.set(key, [...(results.get(key) ?? []), result]);
          printProgress(`${one.case} · ${subject}: ${result.cpu.toFixed(1)} µs/token`);
        }
      }
    }
  } finally {
    await stage.close();
  }
  return cases.flatMap((one) => rowsOf(one.case, results));
}

async function measure(stage, subject, { perSecond, length }) {
  const [ahead, live] = cut(withoutNotes(answerOf(length)), Math.min(length, 2 * seconds * perSecond));
  const [first, second] = cut(live, live.length / tokenLength / 2);
  const chat = await stage.open(subject);
  try {
    await chat.mount();
    const { answer } = await chat.ask();
    if (ahead) {
      answer.send(`${ahead}\n\nSo far at once.`);
      await chat.shows('So far at once.');
    }
    await chat.collectGarbage();

    await chat.watch({ frames: false });
    const before = await chat.cpu();
    await answer.pace(`${first}\n\nSo far as it is.`, perSecond);
    await chat.shows('So far as it is.');
    const cpu = (await chat.cpu()) - before;
    const { longTasks } = await chat.watched();

    await chat.throttle(slowdown);
    await chat.watch({ frames: true });
    await chat.type(0, answer.pace(second, perSecond));
    const { gaps, keys } = await chat.watched();
    return {
      cpu: (cpu / (first.length / tokenLength)) * 1000,
      longTasks: longTasks.length,
      gaps,
      keys,
    };
  } finally {
    await chat.close();
  }
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function rowsOf(what, results) {
  const rows = [];
  const of = (subject, value) => {
    const known = results.get(`${what}\n${subject}`);
    return known && value(known);
  };
  const add = (metric, value, ratioTo) => {
    for (const subject of subjects) {
      const own = of(subject, value);
      // A subject that is too busy for a single key has no value.
      if (own === undefined || Number.isNaN(own)) continue;
      const other = subject === ratioTo || !ratioTo ? undefined : of(ratioTo, value);
      const compared = other === undefined ? {} : { ratioTo, ratio: own / other };
      rows.push({ suite: 'paced', case: what, subject, metric, value: own, ...compared });
    }
  };
  add('µs of CPU per token', (runs) => median(runs.map(({ cpu }) => cpu)), stock);
  add(`frames/s, CPU ÷ ${slowdown}`, (runs) => median(runs.map(({ gaps }) => 1000 / mean(gaps))));
  add('long tasks', (runs) => Math.max(...runs.map(({ longTasks }) => longTasks)));
  add(
    `ms between frames (p95), CPU ÷ ${slowdown}`,
    (runs) =>
      quantile(
        runs.flatMap(({ gaps }) => gaps),
        0.95,
      ),
    floor,
  );
  add(
    `ms from key to paint (p95), CPU ÷ ${slowdown}`,
    (runs) =>
      quantile(
        runs.flatMap(({ keys }) => keys),
        0.95,
      ),
    floor,
  );
  return rows;
}
