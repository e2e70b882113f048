import type { AcquireOptions, StreamBatch, StreamLease, StreamStore } from './StreamStore.js';

/** The functions of a test runner that are needed. Vitest, Jest and Bun have them. */
export interface StoreTestRunner {
  test(title: string, run: () => Promise<void>): void;
  expect(actual: unknown): { toEqual(expected: unknown): void };
}

/**
 * Declares the tests that every {@link StreamStore} must pass.
 *
 * @param makeStore - Creates a store. It may contain streams of earlier tests, because all ids are random. Leases last
 * 300 ms of real time.
 *
 * @example
 * ```ts
 * import { expect, test } from 'vitest';
 * testStreamStore(() => postgresStore({ client }), { test, expect });
 * ```
 */
export function testStreamStore(
  makeStore: () => StreamStore | Promise<StreamStore>,
  { test, expect }: StoreTestRunner,
): void {
  const check = (title: string, run: (store: StreamStore) => Promise<void>) =>
    test(title, async () => run(await makeStore()));

  check('appends are idempotent on the event numbers, and a gap is refused with the last number', async (store) => {
    const lease = await acquire(store);
    expect(pick(await store.append(lease, batch(1, 3)))).toEqual({ state: 'ok', last: 3 });
    expect(pick(await store.append(lease, batch(1, 3)))).toEqual({ state: 'ok', last: 3 });
    expect(await store.append(lease, batch(5, 1))).toEqual({ state: 'gap', last: 3 });
    // A store may accept the new part of an overlapping batch, or answer `gap`.
    const overlapping = await store.append(lease, batch(3, 3));
    if (overlapping.state === 'gap') await store.append(lease, batch(overlapping.last + 1, 2));
    await store.append(lease, { first: 6, events: [], ending: complete });
    const { events } = await readAll(store, lease.streamId, 0);
    expect(events).toEqual([1, 2, 3, 4, 5].map(eventOf));
  });

  check(
    'a reader that starts at any number gets every later event once, stored or appended meanwhile',
    async (store) => {
      const lease = await acquire(store);
      await store.append(lease, batch(1, 4));
      const readers = [0, 1, 2, 3, 4, 6].map((after) => readAll(store, lease.streamId, after));
      for (let first = 5; first < 20; first += 3) {
        await store.append(lease, batch(first, 3));
        await wait(5);
      }
      await store.append(lease, { ...batch(20, 1), ending: complete });
      for (const [index, after] of [0, 1, 2, 3, 4, 6].entries()) {
        const { events, ending } = await readers[index]!;
        expect(events).toEqual(numbers(after + 1, 20).map(eventOf));
        expect(ending).toEqual(complete);
      }
    },
  );

  check('the ending arrives with the last events, and nothing is appended after it', async (store) => {
    const lease = await acquire(store);
    await store.append(lease, { ...batch(1, 2), ending: complete });
    expect(await store.append(lease, batch(3, 1))).toEqual({ state: 'ended' });
    expect(await store.renew(lease)).toEqual({ state: 'ended' });
    const { events, ending } = await readAll(store, lease.streamId, 0);
    expect([events, ending]).toEqual([[1, 2].map(eventOf), complete]);
    const tail = await readAll(store, lease.streamId, 2);
    expect([tail.events, tail.ending]).toEqual([[], complete]);
  });

  check('status follows the stream, by id and by key; a key means its newest stream', async (store) => {
    const key = `chat-${crypto.randomUUID()}`;
    const lease = await acquire(store, { key, owner: 'ada' });
    const { streamId: id } = lease;
    expect(pick(await store.status(key))).toEqual({ id, state: 'running', last: 0, isSettled: false, owner: 'ada' });
    await store.append(lease, { ...batch(1, 2), ending: { outcome: 'failed', reason: 'why', isSettled: false } });
    expect(pick(await store.status(id))).toEqual({ id, state: 'failed', last: 2, isSettled: false, owner: 'ada' });
    await store.settle(id);
    expect(pick(await store.status(id))).toEqual({ id, state: 'failed', last: 2, isSettled: true, owner: 'ada' });
    const second = await acquire(store, { key });
    expect((await store.status(key))?.id).toEqual(second.streamId);
    await store.delete(second.streamId);
    expect(await store.status(second.streamId)).toEqual(undefined);
  });

  check('an idempotency key gives the id of the first stream, for the same owner only', async (store) => {
    const idempotencyKey = crypto.randomUUID();
    const lease = await acquire(store, { idempotencyKey, owner: 'ada' });
    const again = await store.acquire(newId(), { ...defaults, idempotencyKey, owner: 'ada' });
    expect(again).toEqual({ running: lease.streamId });
    const other = await store.acquire(newId(), { ...defaults, idempotencyKey, owner: 'bob' });
    expect('lease' in other).toEqual(true);
    await store.delete(lease.streamId);
    const free = await store.acquire(newId(), { ...defaults, idempotencyKey, owner: 'ada' });
    expect('lease' in free).toEqual(true);
  });

  check('of many concurrent acquires with one idempotency key exactly one gets the lease', async (store) => {
    const idempotencyKey = crypto.randomUUID();
    const all = await Promise.all(numbers(1, 8).map(() => store.acquire(newId(), { ...defaults, idempotencyKey })));
    expect(all.filter((result) => 'lease' in result).length).toEqual(1);
  });

  check('a lease that is renewed does not expire; one that is not fails the stream, once', async (store) => {
    const lease = await acquire(store);
    await store.append(lease, batch(1, 1));
    for (const _ of numbers(1, 5)) {
      await wait(100);
      expect(pick(await store.renew(lease))).toEqual({ state: 'ok', last: 1 });
      expect(await store.failIfLost(lease.streamId)).toEqual(false);
    }
    const reading = readAll(store, lease.streamId, 0);
    await wait(450);
    const verdicts = await Promise.all([store.failIfLost(lease.streamId), store.failIfLost(lease.streamId)]);
    expect(verdicts).toEqual([true, true]);
    expect((await reading).ending?.outcome).toEqual('failed');
    expect(await store.append(lease, batch(2, 1))).toEqual({ state: 'lost' });
    expect(await store.renew(lease)).toEqual({ state: 'lost' });
    expect((await readAll(store, lease.streamId, 0)).events).toEqual([eventOf(1)]);
  });

  check('a lease with another token is refused', async (store) => {
    const lease = await acquire(store);
    expect(await store.append({ ...lease, token: 'other' }, batch(1, 1))).toEqual({ state: 'lost' });
    expect((await store.status(lease.streamId))?.last).toEqual(0);
  });

  check('a requested stop reaches the producer with its next append or renewal', async (store) => {
    const key = `chat-${crypto.randomUUID()}`;
    const lease = await acquire(store, { key });
    const requested: string[] = [];
    const off = store.onStopRequested?.(lease.streamId, (reason) => requested.push(reason));
    // Some stores need a moment to subscribe.
    await wait(50);
    expect(await store.requestStop(key, 'enough')).toEqual(true);
    const renewed = await store.renew(lease);
    expect(renewed.state === 'ok' && renewed.stop).toEqual('enough');
    await wait(50);
    if (off) expect(requested).toEqual(['enough']);
    off?.();
    await store.append(lease, { first: 1, events: [], ending: { outcome: 'stopped', isSettled: true } });
    expect(await store.requestStop(key, 'late')).toEqual(false);
    expect(await store.requestStop('unknown', 'late')).toEqual(false);
  });

  check('the producer learns whether another process follows', async (store) => {
    const lease = await acquire(store);
    const before = await store.renew(lease);
    await store.failIfLost(lease.streamId);
    const after = await store.renew(lease);
    expect([before, after].map((ack) => ack.state === 'ok' && ack.isFollowed)).toEqual([false, true]);
  });

  check('events above maxBytes are dropped, and the stream goes on', async (store) => {
    const lease = await acquire(store, { maxBytes: 100 });
    await store.append(lease, batch(1, 2));
    await store.append(lease, { first: 3, events: ['x'.repeat(100)] });
    expect(pick(await store.append(lease, batch(4, 1)))).toEqual({ state: 'ok', last: 4 });
    expect((await store.status(lease.streamId))?.isDropped).toEqual(true);
    expect((await readAll(store, lease.streamId, 0)).ending).toEqual(undefined);
    expect(pick(await store.append(lease, { first: 5, events: [], ending: complete }))).toEqual({
      state: 'ok',
      last: 4,
    });
    expect((await store.status(lease.streamId))?.state).toEqual('complete');
  });

  check('a stream expires after its time to live, and reading an unknown stream ends', async (store) => {
    const lease = await acquire(store, { ttlMs: 400 });
    await store.append(lease, { ...batch(1, 1), ending: complete });
    expect((await store.status(lease.streamId))?.last).toEqual(1);
    await wait(600);
    expect(await store.status(lease.streamId)).toEqual(undefined);
    expect(await readAll(store, lease.streamId, 0)).toEqual({ events: [], ending: undefined });
  });

  check('an aborted read ends, also while it waits', async (store) => {
    const lease = await acquire(store);
    await store.append(lease, batch(1, 1));
    const abort = new AbortController();
    const reading = readAll(store, lease.streamId, 0, abort.signal);
    await wait(50);
    abort.abort();
    expect((await reading).events).toEqual([eventOf(1)]);
  });
}

const defaults: AcquireOptions = { leaseMs: 300, ttlMs: 60_000, maxBytes: 1_000_000, protocol: 'ai-sdk' };
const complete = { outcome: 'complete', isSettled: true } as const;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const newId = () => `test-${crypto.randomUUID()}`;
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
/** Has characters of one to four bytes, quotes and line breaks. */
const eventOf = (n: number) => `data: {"n":${n},"text":"é “🌊”\\n"}\n\n`;
const batch = (first: number, count: number): StreamBatch => ({
  first,
  events: numbers(first, first + count - 1).map(eventOf),
});

async function acquire(store: StreamStore, options: Partial<AcquireOptions> = {}): Promise<StreamLease> {
  const acquired = await store.acquire(newId(), { ...defaults, ...options });
  if ('lease' in acquired) return acquired.lease;
  throw new Error('acquire() gave no lease for a new stream.');
}

async function readAll(store: StreamStore, streamId: string, after: number, signal = new AbortController().signal) {
  const events: string[] = [];
  let ending: StreamBatch['ending'];
  for await (const batch of store.read(streamId, after, signal)) {
    if (batch.first !== after + events.length + 1 && batch.events.length > 0) {
      throw new Error(`read() gave event ${batch.first} after event ${after + events.length}.`);
    }
    events.push(...batch.events);
    ending = batch.ending;
  }
  return { events, ending };
}

function pick(value: object | undefined): unknown {
  const fields = ['id', 'state', 'last', 'isSettled', 'owner'];
  return (
    value && Object.fromEntries(Object.entries(value).filter(([name, is]) => fields.includes(name) && is !== undefined))
  );
}
