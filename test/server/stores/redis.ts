import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { findRedisServer } from '../../../scripts/redis.mjs';

export const redisServer = findRedisServer();
const why = 'install redis-server, or set REDIS_URL';

/** Prints once why the tests of a file are skipped. */
export function canRun(needsOwnServer = true): boolean {
  const can = redisServer !== undefined || (!needsOwnServer && process.env['REDIS_URL'] !== undefined);
  if (!can) console.warn(`The Redis tests are skipped: ${why}.`);
  return can;
}

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Ends the server at once, like a crash. No data is kept. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A separate Redis without persistence, on a free port. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  async function start() {
    child = spawn(redisServer!, ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'], {
      stdio: 'ignore',
    });
    for (let tries = 0; tries < 200; tries++) {
      const client = createClient({ url, socket: { reconnectStrategy: false } });
      client.on('error', () => {});
      try {
        await client.connect();
        await client.ping();
        client.destroy();
        return;
      } catch {
        await wait(25);
      }
    }
    throw new Error('redis-server did not start.');
  }
  async function kill() {
    const ended = new Promise((resolve) => child?.once('close', resolve));
    child?.kill('SIGKILL');
    await ended;
    child = undefined;
  }
  await start();
  return {
    url,
    port,
    start,
    kill,
    close: async () => {
      if (child) await kill();
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
