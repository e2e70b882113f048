/**
 * A thread of 1,000 messages compared with one of 10: the cost of opening it, of one more streamed answer and of
 * typing; and the longest task while the rest of the long thread is mounted. Opening is measured until the last
 * screenful is laid out; CPU is that of the renderer's main thread. Subjects take turns within a round; values are
 * medians, the longest task is the maximum.
 *
 * `THREAD_ROUNDS` (3) and `THREAD_SUBJECTS` (parts of names, separated by `|`) narrow a run.
 */

import { printProgress } from '../printRows.mjs';
import { answerOf, isWanted, openStage, sluice, stock } from '../stage/Stage.mjs';
import { median, quantile } from '../statistics.mjs';

const rounds = Number(process.env.THREAD_ROUNDS ?? 3);
const [short, long] = [10, 1_000];
const subjects = [stock, sluice];
const tokens = 1_000;
const perSecond = 500;
const keys = 40;

const opening = 'ms until the last screenful is laid out';
const streaming = 'µs of CPU per token of one more answer';
const typing = 'µs of CPU per key';
const latency = 'ms from key to paint (median)';
const filling = 'ms of CPU, longest task of the filling in';

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const stage = await openStage();
  /** @type {Map<string, Record<string, number>[]>} */
  const results = new Map();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const subject of round % 2 ? subjects.toReversed() : subjects) {
        if (!isWanted(process.env.THREAD_SUBJECTS, subject)) continue;
        for (const length of [short, long]) {
          const key = `${subject}\n${length}`;
          const result = await measure(stage, subject, length);
          results.set(key, [...(results.get(key) ?? []), result]);
          printProgress(`${subject}, ${length} messages: ${JSON.stringify(result)}`);
        }
      }
    }
  } finally {
    await stage.close();
  }
  return rowsOf(results);
}

async function measure(stage, subject, length) {
  const chat = await stage.open(subject);
  const { page } = chat;
  try {
    await chat.collectGarbage();
    await stage.browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
    const { laidOut } = await page.evaluate(([name, count]) => window.stage.open(name, count), [subject, length]);
    await page.waitForFunction((count) => document.querySelectorAll('article').length === count, length);
    await page.evaluate(() => window.stage.painted().then(() => performance.mark('filled')));
    const longestTask = longestBetween(await stage.browser.stopTracing(), 'opened', 'filled');

    await chat.collectGarbage();
    const beforeAnswer = await chat.cpu();
    const { answer, shown } = await chat.ask();
    await answer.pace(answerOf(tokens), perSecond);
    answer.end();
    await shown;
    const cpuOfAnswer = (await chat.cpu()) - beforeAnswer;

    await chat.collectGarbage();
    await chat.watch({ frames: false });
    const beforeKeys = await chat.cpu();
    await chat.type(keys);
    const cpuOfKeys = (await chat.cpu()) - beforeKeys;
    return {
      [opening]: laidOut,
      [filling]: longestTask,
      [streaming]: (cpuOfAnswer / tokens) * 1000,
      [typing]: (cpuOfKeys / keys) * 1000,
      [latency]: median((await chat.watched()).keys),
    };
  } finally {
    await chat.close();
  }
}

/** The longest task of the main thread between two marks, in milliseconds of CPU. */
function longestBetween(trace, from, to) {
  const { traceEvents } = JSON.parse(trace.toString());
  const mark = (name) => traceEvents.findLast((event) => event.cat === 'blink.user_timing' && event.name === name);
  const { pid, tid, ts: began } = mark(from);
  const { ts: ended } = mark(to);
  const tasks = traceEvents.filter((event) => {
    const isTask = event.name === 'ThreadControllerImpl::RunTask' && event.ph === 'X';
    return isTask && event.pid === pid && event.tid === tid && event.ts > began && event.ts < ended;
  });
  return Math.max(0, ...tasks.map(({ tdur, dur }) => tdur ?? dur)) / 1000;
}

function rowsOf(results) {
  return [opening, streaming, typing, latency, filling].flatMap((metric) =>
    [short, long].flatMap((length) =>
      subjects.flatMap((subject) => {
        const valueAt = (length) => {
          const values = results.get(`${subject}\n${length}`)?.map((result) => result[metric]);
          return values && (metric === filling ? quantile(values, 1) : median(values));
        };
        const value = valueAt(length);
        // A thread that is mounted at once leaves nothing to fill in.
        if (value === undefined || (metric === filling && (length === short || subject === stock))) return [];
        const what = `${length.toLocaleString('en')} messages`;
        const compared =
          length === long && metric !== filling ? { ratioTo: `${short} messages`, ratio: value / valueAt(short) } : {};
        return [{ suite: 'thread', case: what, subject, metric, value, ...compared }];
      }),
    ),
  );
}
