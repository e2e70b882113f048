/**
 * One of several servers: POST starts a stream, GET resumes it, DELETE stops it. Its first argument is its options as
 * JSON. Prints its URL when it listens.
 */
import './sources.mjs';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';

const { createResumableStreams, pipeToNode } = await import('sluice/server');
const { redisStore } = await import('sluice/server/redis');

const { redisUrl, leaseMs, words = 100, delayMs = 20, protocol, flushMs } = JSON.parse(process.argv[2]);
const client = createClient({ url: redisUrl, socket: { reconnectStrategy: 50 } });
client.on('error', () => {});
await client.connect();
const streams = createResumableStreams({ store: redisStore({ client }), leaseMs, flushMs });

async function* answer() {
  for (let n = 0; n < words; n++) {
    yield { type: 'text', part: 't', text: `word ${n} ` };
    await wait(delayMs);
  }
  yield { type: 'finish', reason: 'stop', raw: '' };
}

const routes = {
  POST: (request) => streams.respond(answer, { request, key: 'chat', protocol }),
  GET: (request) => streams.resume(request, { key: 'chat' }),
  DELETE: async () => Response.json(await streams.stop('chat')),
};

const server = createServer(async (incoming, outgoing) => {
  const headers = new Headers(incoming.headers);
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method, headers });
  incoming.resume();
  await pipeToNode(await routes[incoming.method](request), outgoing);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', async () => {
  console.log(`drained ${await streams.drain(5_000)}`);
  process.exit(0);
});
