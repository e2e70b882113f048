/**
 * Answers of 50 tokens a second that are followed over one Redis from a second connection. Each command prints JSON:
 * `node redis.mjs delay SUBJECT PORT` the delay of a token in ms, p50 and p95 for a follower and p50 for the producer's own
 * client; `commands SUBJECT PORT FOLLOWERS` the commands that reach Redis for each token; `kill SUBJECT PORT` after how many
 * ms a follower is told that the producer's process was killed, `null` if it is not within 20 s.
 */
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createResumableStreamContext as createAssistantContext } from 'assistant-stream/resumable';
import { createRedisResumableStreamStore } from 'assistant-stream/resumable/redis';
import { createClient } from 'redis';
import resumableStream from 'resumable-stream/generic';
import { createResumableStreams } from '../../dist/server/index.js';
import { redisStore } from '../../dist/server/redis.js';
import { quantile } from '../statistics.mjs';

const tokens = 150;
const periodMs = 20;
const id = 'chat';

async function* answer(count = tokens) {
  for (let n = 0; n < count; n++) {
    await wait(periodMs);
    yield `<${performance.timeOrigin + performance.now()}> `;
  }
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

async function clientAt(port) {
  const client = createClient({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => {});
  return client.connect();
}

const sluice = (flushMs) => async (port) => {
  const client = await clientAt(port);
  const streams = createResumableStreams({ store: redisStore({ client }), flushMs });
  return {
    produce: async (words) => (await streams.respond(words, { key: id, protocol: 'ai-sdk' })).body,
    follow: async () => (await streams.resume(new Request('http://localhost/'), { key: id })).body,
  };
};

/** Each subject is a server in a separate process, which starts an answer or follows that of another process. */
const subjects = {
  'Sluice, flushMs 25': sluice(25),
  'Sluice, flushMs 0': sluice(0),
  'resumable-stream': async (port) => {
    const [publisher, subscriber] = [await clientAt(port), await clientAt(port)];
    const options = { waitUntil: null, publisher, subscriber };
    const context = resumableStream.createResumableStreamContext(options);
    return {
      produce: (words) => context.createNewResumableStream(id, () => streamOf(words)),
      follow: () => context.resumeExistingStream(id),
    };
  },
  'assistant-stream resumable': async (port) => {
    const context = createAssistantContext({ store: createRedisResumableStreamStore(await clientAt(port)) });
    const encoder = new TextEncoder();
    return {
      produce: (words) =>
        context.run(id, () =>
          streamOf(words).pipeThrough(
            new TransformStream({
              transform: (text, controller) => controller.enqueue(encoder.encode(text)),
            }),
          ),
        ),
      follow: () => context.resume(id),
    };
  },
};

/** The delay of each token of a body in ms. A token is the time at which it was sent. */
async function delaysOf(body) {
  const delays = [];
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const now = performance.timeOrigin + performance.now();
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (const [, sentAt] of text.matchAll(/<([\d.]+)>/g)) delays.push(now - Number(sentAt));
  }
  return delays;
}

/** A TCP proxy that counts the commands to Redis. */
async function countCommands(port) {
  let count = 0;
  const server = createServer((socket) => {
    const redis = connect(port, '127.0.0.1');
    socket.on('data', (data) => {
      count += data.toString('latin1').match(/(^|\r\n)\*\d+\r\n\$/g)?.length ?? 0;
    });
    socket.pipe(redis).pipe(socket);
    for (const end of [socket, redis]) end.on('error', () => {});
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, count: () => count };
}

async function measureDelay(subject, port) {
  const [producer, replica] = [await subjects[subject](port), await subjects[subject](port)];
  const own = delaysOf(await producer.produce(answer()));
  await wait(200);
  const delays = await delaysOf(await replica.follow());
  // Tokens from before the follower attached are replayed, so their delay is not measured.
  const followed = delays.slice(400 / periodMs);
  return { p50: quantile(followed, 0.5), p95: quantile(followed, 0.95), own: quantile(await own, 0.5) };
}

async function measureCommands(subject, port, followers) {
  const counter = await countCommands(port);
  const [producer, replica] = [await subjects[subject](counter.port), await subjects[subject](counter.port)];
  const own = delaysOf(await producer.produce(answer()));
  const following = Array.from({ length: followers }, async () => delaysOf(await replica.follow()));
  // Counted after all followers have attached, because attaching is not a cost per token.
  await wait(1_000);
  const before = counter.count();
  await wait(1_500);
  const commands = counter.count() - before;
  await Promise.all([own, ...following]);
  return commands / (1_500 / periodMs);
}

async function measureKill(subject, port) {
  const child = spawn(process.execPath, [new URL(import.meta.url).pathname, 'produce', subject, port]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const replica = await subjects[subject](port);
  const body = await replica.follow();
  const ended = (async () => {
    for await (const _ of body);
  })();
  await wait(300);
  child.kill('SIGKILL');
  const killedAt = performance.now();
  const isTold = await Promise.race([ended.then(() => true), wait(20_000, false)]);
  return isTold ? performance.now() - killedAt : null;
}

const [command, subject, port, followers] = process.argv.slice(2);
if (command === 'produce') {
  const { produce } = await subjects[subject](port);
  const body = await produce(answer(100_000));
  console.log('started');
  await delaysOf(body);
} else {
  const measure = { delay: measureDelay, commands: measureCommands, kill: measureKill }[command];
  console.log(JSON.stringify(await measure(subject, port, Number(followers))));
}
process.exit();
