/**
 * Clients that do not read. `node unread.mjs pulls SUBJECT` prints how many chunks of the source were pulled for a response
 * that nobody reads, and how many ahead of a client that has read five. `node unread.mjs rss SUBJECT CLIENTS` serves 20 MB
 * to each of that many sockets that do not read, and prints the memory of this process above idle, in MB.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createResumableStreams, pipeToNode } from '../../dist/server/index.js';
import { FakeResponse, resumableSubjects, subjects } from './subjects.mjs';

const [metric, subject, clients] = process.argv.slice(2);
const all = { ...subjects, ...resumableSubjects };
let pulled = 0;

async function* words(size, count) {
  for (let n = 0; n < count; n++) {
    pulled++;
    yield 'x'.repeat(size);
  }
}

/** The number of pulls after it has not changed for 1 s, or after 40 s. */
async function steadyPulls() {
  for (let before = -1, steady = 0, tries = 0; steady < 5 && tries < 200; tries++) {
    steady = before === pulled ? steady + 1 : 0;
    before = pulled;
    await wait(200);
  }
  return pulled;
}

async function pulls() {
  const res = new FakeResponse();
  // Simulates a socket that is full from the first write on.
  res.write = (chunk) => {
    res.bytes += chunk.length;
    return false;
  };
  res.room = () => new Promise(() => {});
  all[subject](words(20, 20_000), res);
  console.log(await steadyPulls());
}

async function rss() {
  // One response that all clients follow, or one response per client.
  const streams = subject === 'Sluice resumable' && createResumableStreams();
  let requests = 0;
  const server = createServer(async (_, res) => {
    if (!streams) return all[subject](words(1_000, 20_000), res);
    requests++;
    const request = new Request('http://localhost/');
    const respond =
      requests <= 2
        ? streams.respond(words(1_000, 20_000), { key: 'chat', protocol: 'ai-sdk' })
        : streams.resume(request, { key: 'chat' });
    return pipeToNode(await respond, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  // The first response is a warm-up: it loads the code and fills the heap.
  const warmUp = await fetch(`http://127.0.0.1:${port}`);
  for await (const _ of warmUp.body);
  await wait(300);
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  // The sockets belong to another process, so that their buffers do not count.
  const { spawn } = await import('node:child_process');
  const reader = spawn(process.execPath, [new URL(import.meta.url).pathname, 'sockets', String(port), clients]);
  // A value that is read while the kernel's buffers still fill would count garbage.
  while ((await promisify(server.getConnections.bind(server))()) < Number(clients)) await wait(100);
  await steadyPulls();
  globalThis.gc?.();
  await wait(500);
  globalThis.gc?.();
  await wait(500);
  console.log((process.memoryUsage().rss - idle) / 1e6);
  reader.kill();
}

async function sockets() {
  const [port, count] = process.argv.slice(3).map(Number);
  for (let n = 0; n < count; n++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
  }
  await wait(60_000);
}

await { pulls, rss, sockets }[metric]();
process.exit();
