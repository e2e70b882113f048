import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retryAfter } from '../../../src/core/connection/retryAfter.js';
import { StreamError, StreamErrorHandler } from '../../../src/core/index.js';

describe('StreamErrorHandler', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Advances the time until `promise` settles. @returns the delays before each call of `retry`, in milliseconds. */
  async function waits(promise: Promise<unknown>, retry: ReturnType<typeof vi.fn>): Promise<number[]> {
    const begun = Date.now();
    const at: number[] = [begun];
    let settled = false;
    const watch = promise.catch(() => {}).finally(() => (settled = true));
    for (let calls = 0; !settled; ) {
      await vi.advanceTimersToNextTimerAsync();
      if (retry.mock.calls.length > calls) {
        calls = retry.mock.calls.length;
        at.push(Date.now());
      }
    }
    await watch;
    return at.slice(1).map((time, index) => time - at[index]!);
  }

  it('StreamErrorHandler retries after 2, 4 and 8 s and then throws', async () => {
    const retry = vi.fn().mockRejectedValue(new Error('still down'));
    const promise = new StreamErrorHandler().handleError(new Error('down'), retry);
    promise.catch(() => {});
    expect(await waits(promise, retry)).toEqual([2_000, 4_000, 8_000]);
    await expect(promise).rejects.toThrow('Failed after 3 retries: still down');
  });

  it('StreamErrorHandler counts attempts over several calls until reset()', async () => {
    const handler = new StreamErrorHandler();
    const retry = vi.fn().mockImplementation(async () => new Response('ok'));
    const seen: number[][] = [];
    for (let call = 0; call < 3; call++) seen.push(await waits(handler.handleError(new Error('down'), retry), retry));
    expect(seen.map(([wait]) => wait)).toEqual([2_000, 4_000, 8_000]);
    for (const again of ['down', 'still down'])
      await expect(handler.handleError(new Error(again), retry)).rejects.toThrow(`Failed after 3 retries: ${again}`);
    handler.reset();
    expect(await waits(handler.handleError(new Error('down'), vi.fn(retry)), retry)).toEqual([2_000]);
  });

  it('StreamErrorHandler returns the response of the first successful retry', async () => {
    const response = new Response('ok');
    const promise = new StreamErrorHandler().handleError(new Error('down'), async () => response);
    await vi.runAllTimersAsync();
    expect(await promise).toBe(response);
  });

  it('StreamErrorHandler waits for Retry-After instead of the backoff', () => {
    const handler = new StreamErrorHandler({ baseDelayMs: 500 });
    expect(handler.decide(http(429, 2_000), { attempt: 1 })).toEqual({ action: 'retry', delayMs: 2_000 });
  });

  it('StreamErrorHandler fails for a Retry-After of more than a minute and names the delay', () => {
    const error = http(429, 61_000);
    const decision = new StreamErrorHandler().decide(error, { attempt: 1 });
    expect(decision).toMatchObject({
      action: 'fail',
      error: { code: 'retry-after-too-long', status: 429, cause: error },
    });
    expect((decision as { error: Error }).error.message).toMatch(/delay of 61 s/);
  });

  it('full jitter spreads retry delays over the whole backoff', () => {
    for (const [random, delayMs] of [
      [0, 0],
      [0.5, 1_000],
      [0.999, 1_998],
    ] as const) {
      const handler = new StreamErrorHandler({ baseDelayMs: 500, jitter: 'full', environment: environment(random) });
      expect(handler.decide(new Error('down'), { attempt: 3 })).toEqual({ action: 'retry', delayMs });
    }
  });

  it('the backoff never exceeds the maximum delay', () => {
    const handler = new StreamErrorHandler({ maxRetries: 20, maxDelayMs: 30_000 });
    expect(handler.decide(new Error('down'), { attempt: 15 })).toEqual({ action: 'retry', delayMs: 30_000 });
  });

  it("the stream's retry field sets the base delay, which doubles with each retry", () => {
    const handler = new StreamErrorHandler({ jitter: 'full', environment: environment(0) });
    expect(handler.decide(new Error('cut'), { attempt: 1, streamRetryMs: 300 })).toEqual({
      action: 'retry',
      delayMs: 300,
    });
    expect(handler.decide(new Error('cut'), { attempt: 2, streamRetryMs: 300 })).toMatchObject({ delayMs: 600 });
  });

  it.each([400, 401, 403, 404, 405, 422])(
    'StreamErrorHandler does not retry a response with status %i',
    async (status) => {
      const retry = vi.fn();
      const error = new StreamError('http', 'no', { status });
      await expect(new StreamErrorHandler().handleError(error, retry)).rejects.toBe(error);
      expect(retry).not.toHaveBeenCalled();
    },
  );

  it('an aborted request is not retried', async () => {
    const aborted = new DOMException('stop', 'AbortError');
    await expect(new StreamErrorHandler().handleError(aborted, vi.fn())).rejects.toBe(aborted);
  });

  it('an abort ends the wait for a retry', async () => {
    const abort = new AbortController();
    const promise = new StreamErrorHandler({ signal: abort.signal }).handleError(new Error('down'), vi.fn());
    abort.abort(new Error('enough'));
    await expect(promise).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('Retry-After', () => {
  it.each([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '150', 'retry-after': '2' }, 150],
    [{ 'retry-after': 'Sun, 22 Nov 2026 18:00:05 GMT', date: 'Sun, 22 Nov 2026 18:00:00 GMT' }, 5_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 17:59:00 GMT', date: 'Sun, 22 Nov 2026 18:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-1' }, undefined],
    [{}, undefined],
  ])('the retry delay for the headers %o is %s ms', (headers, expected) => {
    expect(retryAfter(new Headers(headers as Record<string, string>))).toBe(expected);
  });

  it('a Retry-After date is relative to now when the response has no Date header', () => {
    const asked = retryAfter(new Headers({ 'retry-after': new Date(Date.now() + 30_000).toUTCString() }));
    expect(asked).toBeGreaterThan(27_000);
    expect(asked).toBeLessThanOrEqual(30_000);
  });
});

function http(status: number, retryAfterMs: number): StreamError {
  return new StreamError('http', `Stream request failed with status ${status}.`, {
    status,
    retryAfterMs,
    retryable: true,
  });
}

function environment(random: number) {
  return { random: () => random } as never;
}
