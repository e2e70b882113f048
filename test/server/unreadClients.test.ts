// @vitest-environment node
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createResumableStreams, streamResponse } from 'sluice/server';
import { afterEach, describe, expect, it } from 'vitest';
import { startRoutes, type TestRoutes } from './readers/routes.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const clients = 40;
const chunk = 'x'.repeat(1_000);
/** 20 MB. The kernel buffers a part of it for each socket. */
async function* source(onPull?: () => void) {
  for (let n = 0; n < 20_000; n++) {
    onPull?.();
    yield chunk + n;
  }
}

/** Bytes that are reachable, buffers outside the heap included. */
function liveBytes(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('clients that do not read', () => {
  let routes: TestRoutes | undefined;
  let sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await routes?.close();
  });

  /** Opens connections that are never read. A socket that is paused before it connects reads nothing. */
  async function openUnread(count: number): Promise<void> {
    const { port, hostname } = new URL(routes!.url);
    const opened = Array.from({ length: count }, () => {
      const socket = connect(Number(port), hostname);
      socket.pause();
      socket.on('error', () => {});
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      return socket;
    });
    sockets.push(...opened);
  }

  it('40 responses that no client reads hold at most 64 KB each, and their sources are not read to the end', async () => {
    const pulls: number[] = [];
    sockets = [];
    routes = await startRoutes(() => {
      const index = pulls.push(0) - 1;
      return streamResponse(
        source(() => pulls[index]!++),
        { keepAliveMs: 0 },
      );
    });
    // Loads the code, so that it does not count.
    await openUnread(1);
    await settled(() => pulls.length > 0 && sum(pulls));
    const idle = liveBytes();
    await openUnread(clients);
    await settled(() => pulls.length > clients && sum(pulls));
    expect((liveBytes() - idle) / clients).toBeLessThan(65_536);
    expect(Math.max(...pulls)).toBeLessThan(20_000);
  });

  it('40 clients that resume one stream and do not read hold at most 64 KB each, in addition to its log', async () => {
    sockets = [];
    const streams = createResumableStreams();
    await (await streams.respond(source(), { key: 'chat' })).body?.cancel();
    let requests = 0;
    routes = await startRoutes((request) => {
      requests++;
      return streams.resume(request, { key: 'chat' });
    });
    await openUnread(1);
    await settled(() => requests);
    const idle = liveBytes();
    await openUnread(clients);
    await settled(() => requests > clients && process.memoryUsage().external);
    expect((liveBytes() - idle) / clients).toBeLessThan(65_536);
  });
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Waits until a value is truthy and has not changed for 300 ms. */
async function settled(read: () => unknown): Promise<void> {
  let before: unknown;
  for (let stable = 0, tries = 0; stable < 3 && tries < 200; tries++) {
    const now = read();
    stable = now && now === before ? stable + 1 : 0;
    before = now;
    await wait(100);
  }
}
