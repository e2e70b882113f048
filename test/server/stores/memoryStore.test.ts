// @vitest-environment node
import { describe, expect, it, test } from 'vitest';
import { memoryStore } from '../../../src/server/memoryStore.js';
import type { AcquireOptions, StreamStore } from '../../../src/server/StreamStore.js';
import { testStreamStore } from '../../../src/server/testing.js';

testStreamStore(memoryStore, { test, expect });

const options: AcquireOptions = { leaseMs: 10_000, ttlMs: 600_000, maxBytes: 1_000, protocol: 'json' };

async function fill(store: StreamStore, id: string, isEnded: boolean, acquireOptions = options) {
  const acquired = await store.acquire(id, acquireOptions);
  if (!('lease' in acquired)) throw new Error('no lease');
  const ending = isEnded ? ({ outcome: 'complete', isSettled: true } as const) : undefined;
  await store.append(acquired.lease, { first: 1, events: ['x'.repeat(400)], ending });
  return acquired.lease;
}

describe('memoryStore', () => {
  it('memoryStore deletes the oldest ended streams above maxBytes, then drops the events of running ones', async () => {
    const store = memoryStore({ maxBytes: 1_000 });
    const lease = await fill(store, 'running', false);
    await fill(store, 'ended', true);
    await fill(store, 'newest', false);
    expect(await store.status('ended')).toBeUndefined();
    expect(await store.status('running')).toMatchObject({ isDropped: false });
    await fill(store, 'more', false);
    expect(await store.status('running')).toMatchObject({ isDropped: true, last: 1, state: 'running' });
    expect(await store.append(lease, { first: 2, events: ['y'] })).toMatchObject({ state: 'ok', last: 2 });
  });

  it('memoryStore deletes the oldest ended stream above maxStreams, and refuses a new one if all are running', async () => {
    const store = memoryStore({ maxStreams: 2 });
    await fill(store, 'a', false);
    await fill(store, 'b', true);
    await fill(store, 'c', false);
    expect(await store.status('b')).toBeUndefined();
    await expect(store.acquire('d', options)).rejects.toThrow('memoryStore() keeps at most 2 streams');
  });

  it('memoryStore keeps a running stream while its lease is renewed, and measures the lease with the given clock', async () => {
    let now = 0;
    const store = memoryStore({ now: () => now });
    const lease = await fill(store, 'a', false);
    for (let hour = 0; hour < 24; hour++) {
      for (let second = 0; second < 3_600; second += 9) {
        now += 9_000;
        expect(await store.renew(lease)).toMatchObject({ state: 'ok' });
      }
      expect(await store.failIfLost('a')).toBe(false);
    }
    now += 10_001;
    expect(await store.failIfLost('a')).toBe(true);
    now += 600_000;
    expect(await store.status('a')).toBeUndefined();
  });
});
