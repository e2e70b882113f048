import {
  cleanup,
  comment,
  createStream,
  finish,
  instantClock,
  manualClock,
  mockFetch,
  realClock,
  reset,
  script,
  text,
  truncate,
} from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { currentClock } from '../../../src/testing/clock/Clock.js';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** A consumer that records each chunk at once. */
function consume(fetch: (input: string, init?: RequestInit) => Promise<Response>, signal?: AbortSignal) {
  const seen = { text: '', done: false, error: undefined as unknown };
  (async () => {
    try {
      for await (const chunk of (await fetch('/', { signal })).body!) seen.text += new TextDecoder().decode(chunk);
    } catch (error) {
      seen.error = error;
    }
    seen.done = true;
  })();
  return seen;
}

describe('createStream', () => {
  it('emit() resolves when the consumer has processed the text', async () => {
    const stream = createStream('text');
    const seen = consume(stream.fetch);
    for (let count = 1; count <= 100; count += 1) {
      await stream.emit(text('x'));
      expect(seen.text).toHaveLength(count);
    }
    await stream.end();

    expect(seen.done).toBe(true);
    expect(stream.journal.last).toMatchObject({ state: 'ended', chunksPulled: 100 });
  });

  it('createStream needs no timers', async () => {
    vi.useFakeTimers();
    const stream = createStream('text');
    const seen = consume(stream.fetch);
    await stream.emit(text('Hel'), text('lo'));
    await stream.end();

    expect(seen).toMatchObject({ text: 'Hello', done: true });
  });

  it('createStream waits for the first request', async () => {
    const stream = createStream('text');
    const emitted = stream.emit(text('early'));
    const seen = consume(stream.fetch);
    await emitted;

    expect(seen.text).toBe('early');
  });

  it('end() of createStream sends the end marker of the protocol', async () => {
    const stream = createStream('openai-chat');
    const seen = consume(stream.fetch);
    await stream.emit(text('Hi'));
    await stream.end();

    expect(seen.text).toMatch(/"finish_reason":"stop"[\s\S]*data: \[DONE\]\n\n$/);
  });

  it('fail() of createStream breaks the connection', async () => {
    const stream = createStream('text');
    const seen = consume(stream.fetch);
    await stream.emit(text('Hi'));
    await stream.fail();

    expect(seen).toMatchObject({ text: 'Hi', error: expect.any(TypeError) });
    expect(stream.journal.last?.state).toBe('reset');
  });

  it('createStream emits every kind of step', async () => {
    const stream = createStream();
    const seen = consume(stream.fetch);
    await stream.emit(comment('beat'), script(text('Hi'), truncate()));

    expect(seen).toMatchObject({ done: true, error: undefined });
    expect(seen.text).toMatch(/^: beat\n\n/);
    expect(stream.journal.last?.text).toBe('Hi');
  });

  it('createStream continues the stream in the next request after a reset', async () => {
    const stream = createStream('text');
    consume(stream.fetch);
    await stream.emit(text('one'), reset());
    const emitted = stream.emit(text('two'));
    const second = consume(stream.fetch);
    await emitted;

    expect(second.text).toBe('two');
    expect(stream.journal.entries).toHaveLength(2);
  });

  it('end() of createStream completes each response, not only the first', async () => {
    const stream = createStream('openai-chat');
    for (const word of ['one', 'two']) {
      const seen = consume(stream.fetch);
      await stream.emit(text(word));
      await stream.end();
      expect(seen.text).toMatch(/"finish_reason":"stop"[\s\S]*data: \[DONE\]/);
    }
  });

  it('end() does not send the finish reason again if it was already emitted', async () => {
    const stream = createStream('openai-chat');
    const seen = consume(stream.fetch);
    await stream.emit(text('Hi'), finish('length'));
    await stream.end();

    expect(seen.text.match(/"finish_reason":"\w+"/g)).toEqual(['"finish_reason":"length"']);
  });

  it('createStream sends nothing to an earlier client that still reads', async () => {
    const stream = createStream('text');
    const first = consume(stream.fetch);
    await stream.emit(text('a'));
    const second = consume(stream.fetch);
    await expect.poll(() => stream.journal.entries).toHaveLength(2);
    await stream.emit(text('b'));
    await stream.emit(text('c'));

    expect([first.text, second.text]).toEqual(['a', 'bc']);
  });

  it('createStream serves the latest client after an earlier one has aborted', async () => {
    const stream = createStream('text');
    const abort = new AbortController();
    const first = consume(stream.fetch, abort.signal);
    abort.abort();
    const second = consume(stream.fetch);
    await stream.emit(text('Hi'));

    expect([first.text, second.text]).toEqual(['', 'Hi']);
  });

  it('emit() rejects after the client has closed the connection', async () => {
    const stream = createStream('text');
    const abort = new AbortController();
    consume(stream.fetch, abort.signal);
    await stream.emit(text('a'));
    abort.abort(new Error('stop'));

    await expect(stream.emit(text('b'))).rejects.toThrow('the client closed the connection (Error: stop)');
    expect(stream.journal.last?.state).toBe('aborted');
  });

  it('emit() rejects for a step that the protocol cannot encode, and the stream continues', async () => {
    const stream = createStream('text');
    const seen = consume(stream.fetch);

    await expect(stream.emit(comment())).rejects.toThrow("The protocol 'text' has no comments");
    await stream.emit(text('Hi'));
    expect(seen.text).toBe('Hi');
  });

  it('a pending emit() rejects when the client aborts', async () => {
    const stream = createStream('text');
    const abort = new AbortController();
    await Promise.all([
      expect(stream.emit(text('a'), text('b'))).rejects.toThrow('the client closed the connection'),
      (async () => {
        const reader = (await stream.fetch('/', { signal: abort.signal })).body!.getReader();
        await reader.read();
        await reader.cancel('bye');
      })(),
    ]);
  });

  it('emit() rejects after timeoutMs without a request or a reader', async () => {
    const stream = createStream('text', { timeoutMs: 20 });
    await expect(stream.emit(text('a'))).rejects.toThrow('No request has arrived within 20 ms');

    const stuck = createStream('text', { timeoutMs: 20 });
    await stuck.fetch('/');
    await expect(stuck.emit(text('a'))).rejects.toThrow('The consumer has not pulled again within 20 ms');
  });

  it('createStream installs an instant clock until cleanup() if none is installed', () => {
    createStream();
    const installed = currentClock();
    createStream();

    expect(installed).not.toBe(realClock);
    expect(currentClock()).toBe(installed);
    cleanup();
    expect(currentClock()).toBe(realClock);

    const own = manualClock();
    const uninstall = own.install();
    createStream();
    expect(currentClock()).toBe(own);
    uninstall();
  });

  it('createStream holds the clock while the stream is open and emits nothing', async () => {
    const clock = instantClock();
    const stream = createStream('text', { clock });
    consume(stream.fetch);
    let timedOut = false;
    clock.after(1_000, () => {
      timedOut = true;
    });
    await stream.emit(text('a'));
    await stream.emit(text('b'));

    expect(timedOut).toBe(false);
    await stream.stall(999);
    expect(timedOut).toBe(false);
    await stream.stall(1);
    expect(timedOut).toBe(true);
  });

  it('createStream advances the clock in an endless stall until the client aborts', async () => {
    const clock = instantClock();
    const stream = createStream('text', { clock });
    const abort = new AbortController();
    const seen = consume(stream.fetch, abort.signal);
    await stream.emit(text('a'));
    clock.after(120_000, () => abort.abort(new Error('silent for two minutes')));
    await stream.stall();

    expect(clock.now()).toBe(120_000);
    expect(seen).toMatchObject({ done: true, error: new Error('silent for two minutes') });
  });

  it("createStream works as a reply of other transports, with its own protocol or the transport's", async () => {
    const stream = createStream('text');
    const fetch = mockFetch(stream, { headers: { 'x-mount': 'yes' } });
    const seen = consume(fetch);
    await stream.emit(text('Hi'));

    expect(seen.text).toBe('Hi');
    expect(fetch.journal.entries).toHaveLength(1);
    expect(stream.journal.entries).toHaveLength(0);
  });
});
