/**
 * CPU time of a streamed response per event, from the source to the bytes of its body, read in this process: by
 * `streamResponse`, by `createResumableStreams` with the store in memory, by the AI SDK and by Hono. A source is live, when
 * each event comes in a turn of the event loop of its own, or ready, when all events are there.
 *
 * Reads dist: `npm run build` comes first. `SERVER_ROUNDS` (5) and `SERVER_EVENTS` (20,000) change a run.
 */
import { createUIMessageStreamResponse } from 'ai';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { createResumableStreams, streamResponse } from '../../dist/server/index.js';
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';

const rounds = Number(process.env.SERVER_ROUNDS ?? 5);
const events = Number(process.env.SERVER_EVENTS ?? 20_000);
const metric = 'ns/event';

/** UI message chunks of one text part. */
async function* source(isLive) {
  yield { type: 'start' };
  yield { type: 'text-start', id: '1' };
  for (let n = 0; n < events; n++) {
    if (isLive) await new Promise((resolve) => setImmediate(resolve));
    yield { type: 'text-delta', id: '1', delta: `word ${n} ` };
  }
  yield { type: 'text-end', id: '1' };
  yield { type: 'finish' };
}

function streamOf(iterable) {
  const iterator = iterable[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

const hono = new Hono().get('/:kind', (context) =>
  streamSSE(context, async (stream) => {
    for await (const chunk of source(context.req.param('kind') === 'live')) {
      await stream.writeSSE({ data: JSON.stringify(chunk) });
    }
  }),
);

const aiSdk = 'AI SDK';
const subjects = {
  [aiSdk]: (isLive) => createUIMessageStreamResponse({ stream: streamOf(source(isLive)) }),
  'Sluice streamResponse': (isLive) => streamResponse(source(isLive)),
  'Sluice resumable, in memory': (isLive) => createResumableStreams().respond(source(isLive)),
  'Hono streamSSE': (isLive) => hono.request(isLive ? '/live' : '/ready'),
};

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const rows = [];
  for (const [what, isLive] of [
    ['one at a time', true],
    ['all ready', false],
  ]) {
    const times = new Map(Object.keys(subjects).map((subject) => [subject, []]));
    for (let round = 0; round <= rounds; round++) {
      for (const [subject, respond] of Object.entries(subjects)) {
        const ns = await measure(() => respond(isLive));
        // The first round is a warm-up.
        if (round > 0) times.get(subject).push(ns);
      }
      printProgress(`server, ${what}: round ${round} of ${rounds}`);
    }
    const reference = median(times.get(aiSdk));
    for (const [subject, values] of times) {
      const value = median(values);
      const comparison = subject === aiSdk ? {} : { ratioTo: aiSdk, ratio: value / reference };
      rows.push({ suite: 'server', case: what, subject, metric, value, ...comparison });
    }
  }
  return rows;
}

/** CPU time of this process, which other processes hardly affect. */
async function measure(respond) {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const response = await respond();
  let size = 0;
  for await (const chunk of response.body) size += chunk.length;
  const { user, system } = process.cpuUsage(before);
  if (size < events * 20) throw new Error(`The response was cut: ${size} bytes.`);
  return ((user + system) * 1_000) / events;
}
