import { describe, expect, it } from 'vitest';
import { StreamError, StreamMemoryManager } from '../../../src/core/index.js';

const MB = 1024 * 1024;

describe('StreamMemoryManager', () => {
  it('StreamMemoryManager counts allocated and released bytes', () => {
    const memory = new StreamMemoryManager();
    memory.trackAllocation(1_000);
    memory.trackAllocation(500);
    memory.trackDeallocation(300);
    expect(memory.getCurrentUsage()).toBe(1_200);
    memory.reset();
    expect(memory.getCurrentUsage()).toBe(0);
  });

  it('StreamMemoryManager refuses an allocation over the limit and does not count it', () => {
    const memory = new StreamMemoryManager(100);
    memory.trackAllocation(100 * MB);
    expect(() => memory.trackAllocation(1)).toThrow(new StreamError('memory-limit', 'Memory limit exceeded'));
    expect(memory.getCurrentUsage()).toBe(100 * MB);
  });

  it('the default limit of StreamMemoryManager is 100 MB', () => {
    const memory = new StreamMemoryManager();
    expect(() => memory.trackAllocation(100 * MB + 1)).toThrow('Memory limit exceeded');
    expect(() => memory.trackAllocation(100 * MB)).not.toThrow();
  });

  it('the usage of StreamMemoryManager is never negative', () => {
    const memory = new StreamMemoryManager();
    memory.trackDeallocation(5);
    expect(memory.getCurrentUsage()).toBe(0);
  });

  it('StreamMemoryManager calls onLimit to free memory before it refuses an allocation', () => {
    const memory: StreamMemoryManager = new StreamMemoryManager(1, {
      onLimit: (missing) => memory.trackDeallocation(missing),
    });
    memory.trackAllocation(MB);
    memory.trackAllocation(10);
    expect(memory.getCurrentUsage()).toBe(MB);
  });

  it.each([Number.NaN, -1])('StreamMemoryManager refuses a size of %s, which would disable the limit', (size) => {
    const memory = new StreamMemoryManager();
    expect(() => memory.trackAllocation(size)).toThrow(/number of bytes/);
    expect(() => memory.trackDeallocation(size)).toThrow(/number of bytes/);
    expect(() => new StreamMemoryManager(size)).toThrow(/maxBufferSizeInMB/);
  });
});
