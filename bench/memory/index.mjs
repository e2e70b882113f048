/**
 * The memory of a chat: heap growth by an answer of 50,000 tokens, after a collection; and what remains of 100 chats
 * that were mounted and unmounted during their answer: nodes and listeners as counted by the DevTools protocol after a
 * collection, pending timers and frames, and connections that are still open.
 *
 * `MEMORY_ROUNDS` (2) and `MEMORY_SUBJECTS` (parts of names, separated by `|`) narrow a run.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { printProgress } from '../printRows.mjs';
import { answerOf, floor, isWanted, openStage, response, sluice, stock } from '../stage/Stage.mjs';
import { median } from '../statistics.mjs';

const rounds = Number(process.env.MEMORY_ROUNDS ?? 2);
const subjects = [floor, stock, sluice, response].filter((name) => isWanted(process.env.MEMORY_SUBJECTS, name));
const length = 50_000;
/** Fast, but not a single burst: there are a few hundred paints. */
const perSecond = 10_000;
const mounts = 100;

const growing = 'MB of heap';
const timers = 'timers and frames';
const answers = 'answers that go on';
const leaking = ['nodes', 'listeners', timers, answers];

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const stage = await openStage();
  /** @type {Map<string, number[]>} */
  const growths = new Map(subjects.map((subject) => [subject, []]));
  /** @type {Map<string, Record<string, number>>} */
  const leaks = new Map();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const subject of round % 2 ? subjects.toReversed() : subjects) {
        growths.get(subject).push(await growth(stage, subject));
        printProgress(`${subject}: ${growths.get(subject).at(-1).toFixed(1)} ${growing}`);
      }
    }
    for (const subject of subjects) {
      leaks.set(subject, await leakOf(stage, subject));
      printProgress(`${subject}: ${JSON.stringify(leaks.get(subject))} left`);
    }
  } finally {
    await stage.close();
  }
  return rowsOf(growths, leaks);
}

async function growth(stage, subject) {
  const chat = await stage.open(subject);
  try {
    await chat.mount();
    const before = await chat.heap();
    const { answer, shown } = await chat.ask();
    await answer.pace(answerOf(length), perSecond);
    answer.end();
    await shown;
    return ((await chat.heap()) - before) / 2 ** 20;
  } finally {
    await chat.close();
  }
}

async function leakOf(stage, subject) {
  const chat = await stage.open(subject);
  let abandoned = 0;
  const mountOften = async (times) => {
    abandoned = 0;
    for (let n = 0; n < times; n++) {
      await chat.mount(4);
      const { answer } = await chat.ask();
      answer.send(answerOf(300));
      await chat.shows('stream');
      const left = answer.isLeftWithin(500);
      await chat.unmount();
      if (await left) continue;
      abandoned++;
      answer.end();
    }
  };
  try {
    // Objects that are created once per page are no leak.
    await mountOften(10);
    const before = await count(chat);
    await mountOften(mounts);
    const after = await count(chat);
    const grown = Object.keys(after).map((what) => [what, after[what] - before[what]]);
    return { ...Object.fromEntries(grown), [answers]: abandoned };
  } finally {
    await chat.close();
  }
}

async function count(chat) {
  // Waits, so that pending frames and idle callbacks run.
  await wait(1_500);
  await chat.collectGarbage();
  await chat.collectGarbage();
  const { nodes, jsEventListeners } = await chat.devTools.send('Memory.getDOMCounters');
  return { nodes, listeners: jsEventListeners, [timers]: await chat.page.evaluate(() => window.stage.pending()) };
}

function rowsOf(growths, leaks) {
  const what = `${length / 1000}k tokens`;
  const other = growths.get(stock)?.length ? median(growths.get(stock)) : undefined;
  return [
    ...subjects.map((subject) => {
      const value = median(growths.get(subject));
      const compared = other === undefined || subject === stock ? {} : { ratioTo: stock, ratio: value / other };
      return { suite: 'memory', case: what, subject, metric: growing, value, ...compared };
    }),
    ...leaking.flatMap((metric) =>
      subjects.map((subject) => ({
        suite: 'memory',
        case: `left of ${mounts} mounts`,
        subject,
        metric,
        value: leaks.get(subject)[metric],
      })),
    ),
  ];
}
