// @vitest-environment node
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { StreamProcessor } from '../../../src/core/decoding/StreamProcessor.js';
import { StreamSession } from '../../../src/core/index.js';
import { startRoutes } from '../readers/routes.js';
import { canRun, startRedis, type TestRedis } from '../stores/redis.js';
import { type Replica, type ReplicaOptions, startReplica } from './startReplica.js';

const textOf = (words: number) => Array.from({ length: words }, (_, n) => `word ${n} `).join('');

async function read(response: Response) {
  const processor = new StreamProcessor({ headers: response.headers });
  let text = '';
  const ids: string[] = [];
  const take = (deltas: readonly { type: string }[]) => {
    for (const delta of deltas) if (delta.type === 'text') text += (delta as unknown as { text: string }).text;
  };
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    ids.push(...[...chunk.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!));
    take(processor.push(chunk));
  }
  const end = processor.end();
  take(end.deltas);
  return { ...end, text, ids, skipped: processor.skipped };
}

describe.skipIf(!canRun())('several servers on one Redis', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  async function start(
    count: number,
    options: Omit<ReplicaOptions, 'redisUrl'> = {},
  ): Promise<[TestRedis, ...Replica[]]> {
    const redis = await startRedis();
    closing.push(() => redis.close());
    const replicas = await Promise.all(
      Array.from({ length: count }, () => startReplica({ redisUrl: redis.url, leaseMs: 2_000, ...options })),
    );
    for (const replica of replicas) closing.push(() => replica.close());
    return [redis, ...replicas];
  }

  it('all servers on one Redis serve the same answer, complete and without repeated events', async () => {
    const [, one, two, three] = await start(3, { words: 60, delayMs: 10 });
    const producer = read(await fetch(one!.url, { method: 'POST' }));
    await wait(100);
    const answers = await Promise.all([
      producer,
      ...Array.from({ length: 20 }, async (_, n) => read(await fetch(n % 2 ? two!.url : three!.url))),
    ]);
    for (const { text, outcome, ids } of answers) {
      expect([text, outcome]).toEqual([textOf(60), 'complete']);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('killing the producer gives all followers the same prefix and an error', async () => {
    const [, producer, two, three] = await start(3, { words: 1_000 });
    const live = read(await fetch(producer!.url, { method: 'POST' })).catch((error: Error) => error);
    await wait(300);
    const readers = Array.from({ length: 20 }, async (_, n) => read(await fetch(n % 2 ? two!.url : three!.url)));
    await wait(300);
    producer!.child.kill('SIGKILL');
    const killedAt = Date.now();
    const answers = await Promise.all(readers);
    expect(Date.now() - killedAt).toBeLessThan(2_000 + 2_000 + 1_000);
    expect(await live).toBeInstanceOf(Error);
    const whole = textOf(1_000);
    for (const { text, outcome, error } of answers) {
      expect(whole.startsWith(text) && text.length > 0).toBe(true);
      expect(outcome).toBe('truncated');
      expect(error).toMatchObject({ type: 'error' });
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('a StreamSession fails and keeps its text when the producer is killed', async () => {
    const [, producer, other] = await start(2, { words: 1_000 });
    const session = new StreamSession({
      api: producer!.url,
      resume: { by: 'id', url: other!.url },
      retry: { maxRetries: 5, baseDelayMs: 300 },
    });
    const ended = session.start('Hi');
    await expect.poll(() => session.getSnapshot().text.length).toBeGreaterThan(100);
    producer!.child.kill('SIGKILL');
    const state = await ended;
    expect(state.status).toBe('failed');
    expect(textOf(1_000).startsWith(state.text)).toBe(true);
    expect(state.text.length).toBeGreaterThan(100);
  });

  it('a producer that was suspended longer than its lease cannot append to its stream', async () => {
    const [, producer, other] = await start(2, { words: 400 });
    const live = read(await fetch(producer!.url, { method: 'POST' }));
    await wait(300);
    const followed = read(await fetch(other!.url));
    await wait(200);
    producer!.child.kill('SIGSTOP');
    const failed = await followed;
    expect(failed.error).toBeDefined();
    producer!.child.kill('SIGCONT');
    expect((await live).error).toBeDefined();
    const again = await read(await fetch(other!.url));
    expect(again.text).toBe(failed.text);
    expect(again.error).toBeDefined();
  });

  it('every client receives the whole answer if Redis is killed and restarts empty', async () => {
    const [redis, producer, other] = await start(2, { words: 150, delayMs: 20, leaseMs: 10_000 });
    const live = read(await fetch(producer!.url, { method: 'POST' }));
    await wait(400);
    const followed = read(await fetch(other!.url));
    await wait(300);
    await redis.kill();
    await wait(500);
    const meanwhile = await fetch(other!.url, { headers: { 'last-event-id': 'unknown-1' } });
    expect([meanwhile.status, meanwhile.headers.get('retry-after')]).toEqual([503, '1']);
    await redis.start();
    const back = await fetch(other!.url, { headers: { 'last-event-id': 'unknown-1' } });
    expect(back.status).toBe(503);
    for (const { text, outcome, ids } of await Promise.all([live, followed])) {
      expect([text, outcome]).toEqual([textOf(150), 'complete']);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('stop() on one server stops the producer on another within a second, with the same text for all clients', async () => {
    const [, producer, two, three] = await start(3, { words: 1_000, delayMs: 20 });
    const live = read(await fetch(producer!.url, { method: 'POST' }));
    await wait(300);
    const followed = read(await fetch(two!.url));
    await wait(100);
    const stoppedAt = Date.now();
    expect(await (await fetch(three!.url, { method: 'DELETE' })).json()).toBe(true);
    const answers = await Promise.all([live, followed]);
    expect(Date.now() - stoppedAt).toBeLessThan(1_000);
    expect(answers[0]!.text).toBe(answers[1]!.text);
    for (const { text } of answers) expect(text.length).toBeLessThan(textOf(1_000).length);
  });

  it('a server finishes its active answers on SIGTERM', async () => {
    const [, producer] = await start(1, { words: 30, delayMs: 20 });
    const live = read(await fetch(producer!.url, { method: 'POST' }));
    await wait(100);
    producer!.child.kill('SIGTERM');
    expect(await live).toMatchObject({ text: textOf(30), outcome: 'complete' });
    await once(producer!.child, 'exit');
    expect(producer!.lines).toEqual(['drained 0']);
  });

  it('a StreamSession loses no text if the server it reads from is killed while the producer continues on another', async () => {
    const [, producer, serving] = await start(2, { words: 150, delayMs: 15 });
    const live = read(await fetch(producer!.url, { method: 'POST' }));
    await wait(150);
    let target = serving!.url;
    const balancer = await startRoutes((request) => fetch(target, { headers: request.headers }));
    closing.push(() => balancer.close());
    const session = new StreamSession({ api: balancer.url, resume: { by: 'id' }, retry: { baseDelayMs: 50 } });
    const ended = session.start('Hi');
    await expect.poll(() => session.getSnapshot().text.length).toBeGreaterThan(100);
    target = producer!.url;
    serving!.child.kill('SIGKILL');
    expect(await ended).toMatchObject({ status: 'done', text: textOf(150) });
    expect((await live).text).toBe(textOf(150));
  });
});
