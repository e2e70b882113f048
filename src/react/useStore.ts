'use client';
import { useSyncExternalStore } from 'react';
import type { Store } from './Store.js';

/** What stands in a store; the component renders again with the next value. */
export function useStore<Value>({ subscribe, get }: Store<Value>): Value {
  return useSyncExternalStore(subscribe, get, get);
}
