import { StreamSession } from 'sluice/core';
import { delay, finish, manualClock, mockFetch, script, text } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setNetworkConditions } from '../../src/testing/network/NetworkConditions.js';
import { type NetworkEvent, observeNetwork } from '../../src/testing/network/networkEvents.js';

describe('network conditions', () => {
  const putBack: (() => void)[] = [];
  afterEach(() => {
    setNetworkConditions(undefined);
    for (const undo of putBack.splice(0)) undo();
  });

  it('network conditions divide every wait by their speed', async () => {
    const clock = manualClock();
    putBack.push(clock.install());
    setNetworkConditions({ speed: 4 });
    const session = new StreamSession({ fetch: mockFetch(script(delay(1_000), text('Hello'), finish())) });
    const asked = session.start('Hi');
    await clock.advance(240);
    expect(session.getSnapshot().text).toBe('');
    await clock.advance(60);
    expect(await asked).toMatchObject({ status: 'done', text: 'Hello' });
  });

  it('paused network conditions deliver nothing until the pause ends', async () => {
    const clock = manualClock();
    putBack.push(clock.install());
    setNetworkConditions({ paused: true });
    const session = new StreamSession({ fetch: mockFetch(script(text('Hello'), finish())) });
    const asked = session.start('Hi');
    await clock.advance(1_000);
    expect(session.getSnapshot().status).toBe('connecting');
    setNetworkConditions(undefined);
    expect(await asked).toMatchObject({ status: 'done', text: 'Hello' });
  });

  it('a client can abort while the network is paused', async () => {
    setNetworkConditions({ paused: true });
    const fetch = mockFetch(script(text('Hello'), finish()));
    const session = new StreamSession({ fetch });
    const asked = session.start('Hi');
    await vi.waitUntil(() => fetch.journal.last);
    session.stop();
    expect(await asked).toMatchObject({ status: 'stopped' });
    expect(fetch.journal.last?.state).toBe('aborted');
  });

  it('network conditions throw for a speed of 0', () => {
    expect(() => setNetworkConditions({ speed: 0 })).toThrow('above 0');
  });

  it('observeNetwork calls a listener with each event until it unsubscribes', async () => {
    const events: NetworkEvent[] = [];
    const stop = observeNetwork((event) => events.push(event));
    const session = new StreamSession({ fetch: mockFetch(script(text('Hello'), finish())) });
    await session.start('Hi');
    stop();
    const heard = events.length;
    await session.start('Hi');
    expect(events.map(({ type }) => type)).toEqual(['request', 'response', ...Array(heard - 3).fill('chunk'), 'end']);
    expect(new Set(events.map(({ exchange }) => exchange)).size).toBe(1);
    expect(events).toHaveLength(heard);
  });
});
