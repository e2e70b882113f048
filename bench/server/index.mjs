/**
 * The server beside its peers: CPU time per event, chunks pulled and memory held for clients that do not read, and streams
 * followed over Redis. Each value is measured in a process of its own. The Redis part starts `redis-server`, and is left
 * out without one.
 *
 * Reads dist: `npm run build` comes first. `SERVER_ROUNDS` (7), `SERVER_EVENTS` (20,000) and `SERVER_PARTS`
 * (`cpu,unread,redis`) change a run.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findRedisServer } from '../../scripts/redis.mjs';
import { printProgress } from '../printRows.mjs';
import { median } from '../statistics.mjs';

const rounds = process.env.SERVER_ROUNDS ?? '7';
const events = process.env.SERVER_EVENTS ?? '20000';
const parts = (process.env.SERVER_PARTS ?? 'cpu,unread,redis').split(',');

const aiSdk = 'AI SDK';
const plain = [aiSdk, 'Sluice streamResponse', 'Hono streamSSE', 'better-sse', 'TanStack AI', 'assistant-stream'];
const both = 'AI SDK + resumable-stream';
const resumable = [both, 'Sluice resumable', 'TanStack AI durable', 'assistant-stream resumable'];
const overRedis = ['Sluice, flushMs 25', 'Sluice, flushMs 0', 'resumable-stream', 'assistant-stream resumable'];

/** Runs a script of this folder and reads the JSON that it prints. */
/**
 * V8 lets the young generation grow to 32 MB and more with many clients, and does not return it, so that memory in use would
 * not be visible.
 */
const nodeOptions = ['--expose-gc', '--max-semi-space-size=16'];

async function measure(script, ...args) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeOptions, path, ...args.map(String)]);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** @returns {Promise<import('../index.mjs').Row[]>} */
export async function run() {
  const rows = [];
  if (parts.includes('cpu')) await measureCpu(rows);
  if (parts.includes('unread')) await measureUnread(rows);
  if (parts.includes('redis') && findRedisServer()) await measureRedis(rows);
  return rows;
}

async function measureCpu(rows) {
  const sets = [
    ['to a Node response', 'subjects', plain, aiSdk],
    ['as a web Response', 'responseSubjects', [aiSdk, 'Sluice streamResponse'], aiSdk],
    ['resumable, in memory', 'resumableSubjects', resumable, both],
  ];
  for (const [what, set, names, reference] of sets) {
    for (const [kind, when] of [
      ['live', 'one at a time'],
      ['ready', 'all ready'],
    ]) {
      const values = new Map();
      for (const name of names) {
        printProgress(`server, CPU ${what}, ${when}: ${name}`);
        values.set(name, median(await measure('cpu.mjs', set, name, kind, rounds, events)));
      }
      for (const [subject, value] of values) {
        const comparison = subject === reference ? {} : { ratioTo: reference, ratio: value / values.get(reference) };
        rows.push({
          suite: 'server',
          case: `${what}, ${when}`,
          subject,
          metric: 'ns of CPU/event',
          value,
          ...comparison,
        });
      }
    }
  }
}

async function measureUnread(rows) {
  for (const subject of [...plain, ...resumable]) {
    printProgress(`server, pulls of an unread response: ${subject}`);
    const value = await measure('unread.mjs', 'pulls', subject);
    rows.push({ suite: 'server', case: 'unread, of 20,000', subject, metric: 'chunks pulled', value });
  }
  for (const subject of [aiSdk, 'Sluice streamResponse', 'Sluice resumable']) {
    printProgress(`server, memory of 200 unread responses: ${subject}`);
    const value = await measure('unread.mjs', 'rss', subject, 200);
    rows.push({ suite: 'server', case: '200 unread clients, 20 MB each', subject, metric: 'MB over idle', value });
  }
}

async function measureRedis(rows) {
  const { port, close, empty } = await startRedis();
  const add = (what, subject, metric, value) => rows.push({ suite: 'server', case: what, subject, metric, value });
  try {
    for (const subject of overRedis) {
      printProgress(`server, delay over Redis: ${subject}`);
      const { p50, p95, own } = await measure('redis.mjs', 'delay', subject, port);
      add('follower, p50', subject, 'ms of delay', p50);
      add('follower, p95', subject, 'ms of delay', p95);
      add("producer's own client, p50", subject, 'ms of delay', own);
      await empty();
      for (const followers of [1, 200]) {
        printProgress(`server, commands with ${followers} followers: ${subject}`);
        const value = await measure('redis.mjs', 'commands', subject, port, followers);
        add(`${followers} ${followers === 1 ? 'follower' : 'followers'}`, subject, 'Redis commands/token', value);
        await empty();
      }
    }
    for (const subject of overRedis.filter((name) => name !== 'Sluice, flushMs 0')) {
      printProgress(`server, producer killed: ${subject}`);
      const ms = await measure('redis.mjs', 'kill', subject, port);
      add('told that the producer was killed', subject, 's, 20 for never', ms === null ? 20 : ms / 1_000);
      await empty();
    }
  } finally {
    await close();
  }
}

async function startRedis() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(findRedisServer(), args, { stdio: 'ignore' });
  const { createClient } = await import('redis');
  const client = createClient({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => {});
  await client.connect();
  return {
    port,
    async empty() {
      await wait(100);
      await client.flushAll();
    },
    async close() {
      client.destroy();
      server.kill();
      await once(server, 'exit');
    },
  };
}
