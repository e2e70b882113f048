import { afterEach, describe, expect, it, vi } from 'vitest';
import { currentEnvironment, setEnvironment, systemEnvironment } from '../../src/core/environment.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function setVisibility(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('the environment of a page', () => {
  it('frame() calls back in the next animation frame', async () => {
    vi.useFakeTimers();
    const callback = vi.fn();
    systemEnvironment.frame(callback);
    expect(callback).not.toHaveBeenCalled();
    await vi.advanceTimersToNextFrame();
    expect(callback).toHaveBeenCalledOnce();
  });

  it('frame() uses a timer if the page is already hidden or becomes hidden during the wait', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const frames = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(1);
    const before = vi.fn();
    systemEnvironment.frame(before);
    expect(frames).toHaveBeenCalledOnce();
    setVisibility('hidden');
    const hidden = vi.fn();
    systemEnvironment.frame(hidden);
    await vi.advanceTimersByTimeAsync(16);
    expect(before).toHaveBeenCalledOnce();
    expect(hidden).toHaveBeenCalledOnce();
    expect(frames).toHaveBeenCalledOnce();
  });

  it('consecutive frames share one visibility listener, which the first idle frame removes', async () => {
    vi.useFakeTimers();
    const [add, remove] = [vi.spyOn(document, 'addEventListener'), vi.spyOn(document, 'removeEventListener')];
    for (let n = 0; n < 10; n += 1) {
      systemEnvironment.frame(() => {});
      await vi.advanceTimersToNextFrame();
    }
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 0]);
    await vi.advanceTimersToNextFrame();
    expect(remove).toHaveBeenCalledOnce();
  });

  it('a cancelled frame removes the visibility listener', () => {
    const remove = vi.spyOn(document, 'removeEventListener');
    systemEnvironment.frame(() => {})();
    expect(remove).toHaveBeenCalledOnce();
  });

  it('a cancelled callback is not called', async () => {
    vi.useFakeTimers();
    const callback = vi.fn();
    systemEnvironment.frame(callback)();
    systemEnvironment.after(10, callback)();
    setVisibility('hidden');
    systemEnvironment.frame(callback)();
    await vi.advanceTimersByTimeAsync(100);
    expect(callback).not.toHaveBeenCalled();
  });

  it('a delay above the limit of setTimeout does not fire at once', async () => {
    vi.useFakeTimers();
    const callback = vi.fn();
    const cancels = [Number.POSITIVE_INFINITY, 2 ** 31].map((delayMs) => systemEnvironment.after(delayMs, callback));
    await vi.advanceTimersByTimeAsync(5);
    expect(callback).not.toHaveBeenCalled();
    for (const cancel of cancels) cancel();
  });

  it('online and offline listeners are called until they unsubscribe', () => {
    const callback = vi.fn();
    const end = systemEnvironment.onOnlineChange(callback);
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
    end();
    dispatchEvent(new Event('online'));
    expect(callback).toHaveBeenCalledTimes(2);
  });

  it('the environment has the origin of the page', () => {
    expect(systemEnvironment.origin).toBe(location.origin);
  });
});

describe('setEnvironment', () => {
  it('setEnvironment() replaces the environment until it is restored', () => {
    const environment = { ...systemEnvironment, now: () => 42 };
    const restore = setEnvironment(environment);
    expect(currentEnvironment()).toBe(environment);
    restore();
    expect(currentEnvironment()).toBe(systemEnvironment);
  });
});
