'use client';
import { useState, useSyncExternalStore } from 'react';
import type { ReadableStore } from '../core/createStore.js';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';
import { useLatest } from './useLatest.js';

/** A store with a separate value for the server and for hydration. */
interface ServerRenderedStore<Value> extends ReadableStore<Value> {
  /** @defaultValue `getSnapshot` */
  readonly getServerSnapshot?: (() => Value) | undefined;
}

/**
 * Returns a store's value, or the value that `select` returns, and renders again when it changes. `select` must return
 * the same value for the same state.
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
 * {@link useStore} with ordinary React state. The AI SDK's hook stores its snapshot in the same way, so that both
 * changes render in one commit; `useSyncExternalStore` would render each change synchronously.
 */
export function useScheduledStore<Value>(store: ReadableStore<Value>): Value;
export function useScheduledStore<Value, Selected>(
  store: ReadableStore<Value>,
  select: (value: Value) => Selected,
): Selected;
export function useScheduledStore<Value>(
  store: ReadableStore<Value>,
  select = (value: Value): unknown => value,
): unknown {
  const [state, setState] = useState(() => ({ store, value: store.getSnapshot() }));
  if (state.store !== store) setState({ store, value: store.getSnapshot() });
  const selected = select(store.getSnapshot());
  const latest = useLatest({ select, selected });

  useIsomorphicLayoutEffect(() => {
    const publish = () => {
      const value = store.getSnapshot();
      setState((last) => {
        if (last.store !== store) return last;
        const { select, selected } = latest.current;
        const next = select(value);
        // The latest render may have read a newer value than the last update has set.
        return Object.is(select(last.value), next) && Object.is(selected, next) ? last : { store, value };
      });
    };
    // The value may have changed between the render and this effect.
    publish();
    return store.subscribe(publish);
  }, [store, latest]);

  return selected;
}
