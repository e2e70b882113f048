import { describe, expect, it } from 'vitest';
import { speaksHttp2 } from '../../../src/core/connection/nextHopProtocol.js';
import { StreamConnectionManager } from '../../../src/core/index.js';

const origin = 'https://api.example';

describe('StreamConnectionManager', () => {
  it('addConnection() accepts connections up to the limit and never waits', async () => {
    const manager = new StreamConnectionManager(2);
    expect(await manager.addConnection('a')).toBe(true);
    expect(await manager.addConnection('b')).toBe(true);
    expect(await manager.addConnection('c')).toBe(false);
    expect(manager.getActiveConnections()).toBe(2);
    expect(manager.isConnectionActive('a')).toBe(true);
    expect(manager.isConnectionActive('c')).toBe(false);
    manager.removeConnection('a');
    expect(manager.isConnectionActive('a')).toBe(false);
    expect(await manager.addConnection('c')).toBe(true);
  });

  it('the default limit is 100 connections', async () => {
    const manager = new StreamConnectionManager();
    for (let id = 0; id < 100; id++) expect(await manager.addConnection(String(id))).toBe(true);
    expect(await manager.addConnection('one more')).toBe(false);
  });

  it('a connection counts once, even if it is added or removed several times', async () => {
    const manager = new StreamConnectionManager(1);
    expect(await manager.addConnection('a')).toBe(true);
    expect(await manager.addConnection('a')).toBe(true);
    expect(manager.getActiveConnections()).toBe(1);
    manager.removeConnection('a');
    manager.removeConnection('a');
    expect(manager.getActiveConnections()).toBe(0);
  });

  it('an origin has six slots, and a free slot goes to the longest waiting request', async () => {
    const manager = new StreamConnectionManager();
    const slots = await Promise.all(Array.from({ length: 6 }, () => manager.acquire(origin)));
    const order: string[] = [];
    const waiting = ['a', 'b', 'c'].map((name) => manager.acquire(origin).then(() => order.push(name)));
    await manager.acquire('https://elsewhere.example');
    expect(order).toEqual([]);
    slots[3]!.release();
    slots[3]!.release();
    slots[0]!.release();
    await waiting[1];
    expect(order).toEqual(['a', 'b']);
  });

  it('only waiting requests are notified of their position in the queue', async () => {
    const manager = new StreamConnectionManager(100, { maxPerOrigin: 1 });
    const places: string[] = [];
    const tell = (name: string) => (place: number) => void places.push(`${name} ${place}`);
    const slot = await manager.acquire(origin, undefined, tell('a'));
    const b = manager.acquire(origin, undefined, tell('b'));
    void manager.acquire(origin, undefined, tell('c'));
    expect(places).toEqual(['b 1', 'c 2']);
    slot.release();
    await b;
    expect(places).toEqual(['b 1', 'c 2', 'c 1']);
  });

  it('an aborted request leaves the queue, and those behind it move up', async () => {
    const manager = new StreamConnectionManager(100, { maxPerOrigin: 1 });
    const slot = await manager.acquire(origin);
    const abort = new AbortController();
    const left = manager.acquire(origin, abort.signal);
    let place = 0;
    const behind = manager.acquire(origin, undefined, (now) => {
      place = now;
    });
    expect(place).toBe(2);
    abort.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(place).toBe(1);
    slot.release();
    await behind;
    expect(manager.getActiveConnections()).toBe(1);
  });

  it('a full origin does not delay requests to another origin', async () => {
    const manager = new StreamConnectionManager(3, { maxPerOrigin: 2 });
    await Promise.all([manager.acquire(origin), manager.acquire(origin)]);
    void manager.acquire(origin);
    await manager.acquire('https://elsewhere.example');
    expect(manager.getActiveConnections()).toBe(3);
  });

  it('acquire() and addConnection() share one limit', async () => {
    const manager = new StreamConnectionManager(1);
    await manager.addConnection('a');
    let admitted = false;
    const waiting = manager.acquire(origin).then(() => {
      admitted = true;
    });
    await Promise.resolve();
    expect(admitted).toBe(false);
    manager.removeConnection('a');
    await waiting;
    expect(admitted).toBe(true);
  });

  it('the limit per origin does not apply to an HTTP/2 origin', async () => {
    const manager = new StreamConnectionManager(100, { isMultiplexed: (asked) => asked === origin });
    await Promise.all(Array.from({ length: 50 }, () => manager.acquire(origin)));
    expect(manager.getActiveConnections()).toBe(50);
  });

  it('speaksHttp2() reads the protocol of an origin from the resource timing entries', () => {
    const entries = [
      { name: 'https://page.example/', nextHopProtocol: 'http/1.1' },
      { name: 'https://api.example/stream', nextHopProtocol: 'h2' },
      { name: 'https://api.example.evil/stream', nextHopProtocol: 'h3' },
    ];
    const environment = {
      performance: { getEntriesByType: (type: string) => (type === 'resource' ? entries : []) } as never,
    };
    expect(speaksHttp2('https://api.example', environment)).toBe(true);
    expect(speaksHttp2('https://page.example', environment)).toBe(false);
    expect(speaksHttp2('https://api.example', { performance: undefined })).toBe(false);
  });

  it('StreamConnectionManager throws for a limit below 1', () => {
    expect(() => new StreamConnectionManager(0)).toThrow(/at least 1/);
    expect(() => new StreamConnectionManager(Number.NaN)).toThrow(/at least 1/);
  });
});
