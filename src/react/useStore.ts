'use client';
import { useSyncExternalStore } from 'react';
import type { Store } from './Store.js';

/**
 * What stands in a store, or what `select` takes from it; the component renders again when that is another. `select` must
 * give the same value for the same state.
 */
export function useStore<Value>(store: Store<Value>): Value;
export function useStore<Value, Selected>(store: Store<Value>, select: (value: Value) => Selected): Selected;
export function useStore<Value>({ subscribe, get }: Store<Value>, select = (value: Value): unknown => value): unknown {
  const look = () => select(get());
  return useSyncExternalStore(subscribe, look, look);
}
