'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReadableStore } from '../core/createStore.js';

/** A store with another value on the server and during hydration. */
interface ServerRenderedStore<Value> extends ReadableStore<Value> {
  /** @defaultValue `getSnapshot` */
  readonly getServerSnapshot?: (() => Value) | undefined;
}

/**
 * Returns a store's value, or what `select` picks from it, and renders again when that changes. `select` must return the
 * same value for the same state.
 */
export function useStore<Value>(store: ServerRenderedStore<Value>): Value;
export function useStore<Value, Selected>(
  store: ServerRenderedStore<Value>,
  select: (value: Value) => Selected,
): Selected;
export function useStore<Value>(
  { subscribe, getSnapshot, getServerSnapshot = getSnapshot }: ServerRenderedStore<Value>,
  select = (value: Value): unknown => value,
): unknown {
  return useSyncExternalStore(
    subscribe,
    () => select(getSnapshot()),
    () => select(getServerSnapshot()),
  );
}

/**
 * Returns a store's value from ordinary React state. The AI SDK's hook keeps its own snapshot that way, so that both
 * changes land in one commit; `useSyncExternalStore` would render each change of progress synchronously by itself.
 */
export function useScheduledStore<Value>(store: ReadableStore<Value>): Value {
  const [state, setState] = useState(() => ({ store, value: store.getSnapshot() }));
  if (state.store !== store) setState({ store, value: store.getSnapshot() });

  useEffect(() => {
    const publish = () => {
      const value = store.getSnapshot();
      setState((now) => (now.store === store && now.value !== value ? { store, value } : now));
    };
    // The value may have changed between render and effect.
    publish();
    return store.subscribe(publish);
  }, [store]);

  return state.value;
}
