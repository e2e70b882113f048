import { describe, expect, it, vi } from 'vitest';
import { createStore } from '../../src/core/createStore.js';

describe('createStore', () => {
  it('a store returns the value that was set last', () => {
    const store = createStore(1);
    store.set(2);
    expect(store.getSnapshot()).toBe(2);
  });

  it('a store notifies subscribers of a new value but not of the same value', () => {
    const store = createStore('a');
    const seen: string[] = [];
    store.subscribe(() => seen.push(store.getSnapshot()));
    store.set('a');
    store.set('b');
    store.set('b');
    expect(seen).toEqual(['b']);
  });

  it('a listener with two subscriptions is called twice, and once after one subscription ends', () => {
    const store = createStore(0);
    const listener = vi.fn();
    const unsubscribe = store.subscribe(listener);
    store.subscribe(listener);
    store.set(1);
    expect(listener).toHaveBeenCalledTimes(2);
    unsubscribe();
    unsubscribe();
    store.set(2);
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('a store logs a listener that throws and runs the remaining listeners', () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const store = createStore(0);
    const error = new Error('listener');
    const after = vi.fn();
    store.subscribe(() => {
      throw error;
    });
    store.subscribe(after);
    store.set(1);
    expect(after).toHaveBeenCalledOnce();
    expect(logged).toHaveBeenCalledWith(error);
  });

  it('a store does not call a listener that unsubscribed during the notification', () => {
    const store = createStore(0);
    const second = vi.fn();
    store.subscribe(() => unsubscribe());
    const unsubscribe = store.subscribe(second);
    store.set(1);
    expect(second).not.toHaveBeenCalled();
  });
});
