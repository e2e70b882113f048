import { describe, expect, inject, it } from 'vitest';
import { StreamConnectionManager, StreamSession, type StreamSessionOptions } from '../../../src/core/index.js';

const url = (path: string) => `${inject('faultServerUrl')}${path}`;

async function ask(path: string, options: StreamSessionOptions = {}) {
  const session = new StreamSession({ api: url(path), retry: { baseDelayMs: 1 }, ...options });
  return { state: await session.start('Tell me a story'), session };
}

async function stateOf(path: string): Promise<string[]> {
  return (await fetch(url(`/state?of=${path}`))).json();
}

describe('in Chromium, over a real socket', () => {
  it.each(['/whole', '/byte-by-byte', '/redirect', '/429'])(
    'a response from %s arrives complete in Chromium',
    async (path) => {
      const { state } = await ask(path);
      expect(state).toMatchObject({ status: 'done', outcome: 'complete', text: 'Hello, world' });
    },
  );

  it.each(['/reset', '/reset-in-event'])(
    'a connection broken by the route %s keeps the text and fails with disconnected in Chromium',
    async (path) => {
      const { state } = await ask(path);
      expect(state).toMatchObject({
        status: 'failed',
        text: 'Hello',
        error: { code: 'disconnected', partial: 'Hello' },
      });
      // Chromium's message differs from Node's.
      expect((state.error!.cause as Error).message).toMatch(/network error/i);
    },
  );

  it('a body that ends early is truncated in Chromium', async () => {
    const { state } = await ask('/truncate');
    expect(state).toMatchObject({ outcome: 'truncated', text: 'Hello', error: { code: 'truncated' } });
  });

  it('a session fails with the code network after three retries if the server closes each connection at once', async () => {
    const { state, session } = await ask('/offline');
    expect(state.error).toMatchObject({ code: 'network', attempt: 4 });
    expect((state.error!.cause as Error).message).toMatch(/failed to fetch/i);
    expect(session.metrics.retries).toBe(3);
  });

  it.each([
    ['/401', 401, /other credentials/],
    ['/404', 404, /Backend routes/],
  ])(
    'an error status from the route %s fails without a retry, and the message explains the status',
    async (path, status, advice) => {
      const { state } = await ask(path);
      expect(state.error).toMatchObject({ code: 'http', status, message: expect.stringMatching(advice) });
      expect(await stateOf(path)).toHaveLength(1);
    },
  );

  it('a 204 fails with empty-body', async () => {
    expect((await ask('/204')).state.error).toMatchObject({ code: 'empty-body', status: 204 });
  });

  it.each(['/page', '/login'])('an HTML page from the route %s instead of a stream is an error', async (path) => {
    const { state } = await ask(path);
    expect(state.error).toMatchObject({ code: 'unexpected-content-type', status: 200 });
    expect(state.error!.excerpt).toContain('Sign in');
  });

  it('a session is stalled while the server is silent and then fails with a retryable error in Chromium', async () => {
    const statuses = new Set<string>();
    const session = new StreamSession({ api: url('/stall'), stallAfterMs: 20, byteTimeoutMs: 100 });
    session.subscribe(() => statuses.add(session.getSnapshot().status));
    const state = await session.start('Hi');
    expect([...statuses]).toEqual(['connecting', 'streaming', 'stalled', 'failed']);
    expect(state.error).toMatchObject({ code: 'idle-timeout', retryable: true, partial: 'Hello' });
    await expect.poll(() => stateOf('/stall')).toEqual(['aborted']);
  });

  it('heartbeats keep the connection open but do not prevent the event timeout', async () => {
    const { state } = await ask('/heartbeats', { stallAfterMs: 20, byteTimeoutMs: 2_000, eventTimeoutMs: 150 });
    expect(state.error).toMatchObject({ code: 'idle-timeout', message: expect.stringMatching(/heartbeats/) });
  });

  it('stop() aborts the request on the server and keeps the text', async () => {
    const session = new StreamSession({ api: url('/endless') });
    const ended = session.start('Hi');
    await expect.poll(() => session.getSnapshot().text.length).toBeGreaterThan(3_000);
    session.stop();
    expect(await ended).toMatchObject({ status: 'stopped' });
    const kept = session.getSnapshot().text.length;
    await expect.poll(() => stateOf('/endless')).toEqual(['aborted']);
    expect(session.getSnapshot().text).toHaveLength(kept);
  });

  it.each([
    ['/resumable', { by: 'id' }],
    ['/sequence', { by: 'sequence' }],
    ['/replay', { by: 'replay', method: 'POST' }],
  ] as const)('a broken response from the route %s is resumed and completed', async (path, resume) => {
    const { state, session } = await ask(path, { resume });
    expect(state).toMatchObject({ status: 'done', text: 'Hello, world' });
    expect(session.metrics.resumes).toBe(1);
  });

  it('a replay with different text keeps the text and fails with connection-lost', async () => {
    const { state } = await ask('/other-replay', { resume: { by: 'replay', method: 'POST' } });
    expect(state).toMatchObject({ text: 'Hello', error: { code: 'connection-lost', partial: 'Hello' } });
  });

  it('a seventh stream to one origin is queued until one of the six ends', async () => {
    const connections = new StreamConnectionManager();
    const sessions = Array.from({ length: 9 }, () => new StreamSession({ api: url('/slow'), connections }));
    const queued = new Set<number>();
    for (const [index, session] of sessions.entries())
      session.subscribe(() => session.getSnapshot().status === 'queued' && queued.add(index));
    const states = await Promise.all(sessions.map((session) => session.start('Hi')));
    expect(states.every(({ status }) => status === 'done')).toBe(true);
    expect([...queued]).toEqual([6, 7, 8]);
  });

  it('a stream adds measures to its track in the Performance panel and clears them from the timeline', async () => {
    const seen: PerformanceMeasure[] = [];
    const observer = new PerformanceObserver((list) => seen.push(...(list.getEntries() as PerformanceMeasure[])));
    observer.observe({ type: 'measure' });
    await ask('/429-again');
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(5);
    observer.disconnect();
    const names = seen.map(({ name }) => name.replace(/ · stream \d+$/, ''));
    expect(names).toEqual(expect.arrayContaining(['TTFB', 'TTFT', 'request', 'wait to retry']));
    const ours = seen.filter(({ name }) => / · stream /.test(name));
    for (const { detail } of ours) expect(detail.devtools).toMatchObject({ dataType: 'track-entry', track: 'Sluice' });
    expect(performance.getEntriesByType('measure').filter(({ name }) => / · stream /.test(name))).toEqual([]);
  });
});
