// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemEnvironment } from '../../../src/core/environment.js';
import { StreamMonitor } from '../../../src/core/index.js';
import { GapHistogram } from '../../../src/core/monitor/GapHistogram.js';
import { manualClock } from '../../../src/testing/index.js';

describe('StreamMonitor', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('StreamMonitor reports duration, chunks, bytes and their rates', () => {
    const monitor = new StreamMonitor();
    monitor.startStream();
    vi.advanceTimersByTime(500);
    monitor.recordChunk(100);
    vi.advanceTimersByTime(1_500);
    monitor.recordChunk(300);
    expect(monitor.getMetrics()).toMatchObject({
      duration: 2_000,
      chunks: 2,
      totalBytes: 400,
      bytesPerSecond: 200,
      chunksPerSecond: 1,
      ttfbMs: 500,
    });
  });

  it('no metric of StreamMonitor is NaN or infinite before or right after a start', () => {
    const monitor = new StreamMonitor();
    const check = () => {
      const numbers = Object.values(monitor.getMetrics()).filter((value) => typeof value === 'number');
      expect(numbers.every(Number.isFinite)).toBe(true);
    };
    check();
    monitor.recordChunk(5);
    check();
    monitor.startStream();
    monitor.recordChunk(5);
    monitor.recordDeltas(5);
    check();
  });

  it('each start resets the metrics of StreamMonitor', () => {
    const monitor = new StreamMonitor();
    monitor.startStream();
    monitor.recordChunk(5);
    monitor.startStream();
    expect(monitor.getMetrics()).toMatchObject({ chunks: 0, totalBytes: 0, ttfbMs: undefined });
  });

  it('the metrics of StreamMonitor do not change after the end of the stream', () => {
    const monitor = new StreamMonitor();
    monitor.startStream();
    vi.advanceTimersByTime(100);
    monitor.endStream('complete');
    vi.advanceTimersByTime(900);
    expect(monitor.getMetrics().duration).toBe(100);
  });

  it('StreamMonitor measures the times to first text and first byte and the gaps between deltas', () => {
    const monitor = new StreamMonitor();
    monitor.startStream();
    monitor.recordChunk(10);
    vi.advanceTimersByTime(300);
    monitor.recordDeltas(4);
    for (const gap of [50, 50, 50, 400]) {
      vi.advanceTimersByTime(gap);
      monitor.recordDeltas(4);
    }
    const { ttfbMs, ttftMs, gaps, characters } = monitor.getMetrics();
    expect({ ttfbMs, ttftMs, characters }).toEqual({ ttfbMs: 0, ttftMs: 300, characters: 20 });
    expect(gaps!.p50Ms).toBeCloseTo(50, -1);
    expect(gaps!.maxMs).toBe(400);
  });

  it('StreamMonitor reports tokens per second only if the provider counts tokens', () => {
    const monitor = new StreamMonitor();
    monitor.startStream();
    monitor.recordDeltas(4);
    vi.advanceTimersByTime(2_000);
    expect(monitor.getMetrics().tokensPerSecond).toBeUndefined();
    monitor.recordUsage({ outputTokens: 30 });
    expect(monitor.getMetrics().tokensPerSecond).toBe(15);
  });

  it('StreamMonitor counts stalls and their duration, including an active stall', () => {
    const clock = manualClock();
    const monitor = new StreamMonitor({ environment: clock });
    monitor.startStream();
    monitor.recordStall(0);
    monitor.recordStallEnd();
    monitor.recordStall(-10);
    expect(monitor.getMetrics()).toMatchObject({ stalls: 2, stalledMs: 10 });
  });

  it('StreamMonitor measures stalls exactly at any clock time', async () => {
    const clock = manualClock({ startMs: 200 });
    const monitor = new StreamMonitor({ environment: clock });
    monitor.startStream();
    monitor.recordStall(0);
    monitor.recordStallEnd();
    await clock.advance(191.3);
    expect(monitor.getMetrics().stalledMs).toBe(200);
  });
});

describe('the cost of a monitor', () => {
  it('StreamMonitor takes a fraction of the time that decoding a chunk takes', () => {
    const chunk = new TextEncoder().encode(
      `{"choices":[{"index":0,"delta":{"content":"word"}}],"pad":"${'x'.repeat(230)}"}`,
    );
    const decoder = new TextDecoder();
    const monitor = new StreamMonitor();
    monitor.startStream();
    // The minimum of several rounds, because other processes only add time.
    const bestOf = (step: () => void) =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const begun = performance.now();
          for (let count = 0; count < 50_000; count++) step();
          return performance.now() - begun;
        }),
      );
    const read = bestOf(() => JSON.parse(decoder.decode(chunk)));
    const watched = bestOf(() => {
      monitor.recordChunk(100);
      monitor.recordDeltas(20);
    });
    console.info(`${(watched / 50).toFixed(2)} µs a chunk, beside ${(read / 50).toFixed(2)} µs for its decoding.`);
    expect(watched).toBeLessThan(read);
  });
});

describe('GapHistogram', () => {
  it('percentiles of GapHistogram are correct within 5 %, and exact if all gaps are equal', () => {
    const histogram = new GapHistogram();
    for (let gap = 1; gap <= 1_000; gap++) histogram.add(gap);
    for (const share of [0.5, 0.95]) {
      expect(histogram.quantileMs(share) / (share * 1_000)).toBeGreaterThan(0.95);
      expect(histogram.quantileMs(share) / (share * 1_000)).toBeLessThan(1.05);
    }
    const equal = new GapHistogram();
    for (let count = 0; count < 10; count++) equal.add(33);
    expect([equal.quantileMs(0.5), equal.quantileMs(0.95), equal.maxMs]).toEqual([33, 33, 33]);
  });

  it('GapHistogram accepts gaps of zero and of days', () => {
    const histogram = new GapHistogram();
    histogram.add(0);
    histogram.add(1e9);
    expect(histogram.quantileMs(0.5)).toBeLessThanOrEqual(0.01);
    expect(histogram.maxMs).toBe(1e9);
  });
});

describe('User Timing', () => {
  it('User Timing entries have their own track and are cleared at the end', () => {
    const seen: PerformanceEntry[] = [];
    const spied = vi.spyOn(performance, 'measure').mockImplementation((name, options) => {
      const entry = { name, ...(options as object) } as unknown as PerformanceMeasure;
      seen.push(entry);
      return entry;
    });
    const monitor = new StreamMonitor({ environment: systemEnvironment, userTiming: true });
    monitor.startStream();
    monitor.recordChunk(10);
    monitor.recordDeltas(4);
    monitor.recordStall(systemEnvironment.now());
    monitor.recordStallEnd();
    monitor.recordRetry(systemEnvironment.now(), { resuming: false, cause: 'network' });
    monitor.endStream('complete');
    expect(seen.map(({ name }) => name.replace(/ · stream \d+$/, ''))).toEqual([
      'TTFB',
      'TTFT',
      'stall',
      'wait to retry',
      'request',
    ]);
    for (const { detail } of seen as PerformanceMeasure[]) {
      expect(detail.devtools).toMatchObject({ dataType: 'track-entry', track: 'Sluice' });
    }
    spied.mockRestore();
  });

  it('a stream clears its own timeline entries and none of another stream', () => {
    const [one, two] = [1, 2].map(() => new StreamMonitor({ environment: systemEnvironment, userTiming: true }));
    for (const monitor of [one!, two!]) {
      monitor.startStream();
      monitor.recordChunk(1);
    }
    const entries = () => [...performance.getEntriesByType('measure'), ...performance.getEntriesByType('mark')];
    expect(entries()).toHaveLength(2);
    one!.endStream('complete');
    expect(entries()).toHaveLength(1);
    two!.endStream('stopped');
    expect(entries()).toHaveLength(0);
  });

  it('User Timing is skipped if performance only has now(), as in jsdom under Jest', () => {
    const clockOnly = { now: () => 0 } as Performance;
    const monitor = new StreamMonitor({
      environment: { ...systemEnvironment, performance: clockOnly },
      userTiming: true,
    });
    monitor.startStream();
    monitor.recordChunk(1);
    expect(() => monitor.endStream('complete')).not.toThrow();
  });

  it('StreamMonitor records no User Timing entries without the userTiming option', () => {
    const monitor = new StreamMonitor({ environment: systemEnvironment });
    monitor.startStream();
    monitor.recordChunk(1);
    expect(performance.getEntriesByType('measure')).toHaveLength(0);
    monitor.endStream('complete');
  });
});

describe('GapHistogram', () => {
  it('GapHistogram keeps the latest 48 gaps, oldest first', () => {
    const gaps = new GapHistogram();
    expect(gaps.recentMs).toEqual([]);
    for (let gap = 1; gap <= 3; gap++) gaps.add(gap);
    expect(gaps.recentMs).toEqual([1, 2, 3]);
    for (let gap = 4; gap <= 100; gap++) gaps.add(gap);
    expect(gaps.recentMs).toEqual(Array.from({ length: 48 }, (_, index) => index + 53));
  });
});
