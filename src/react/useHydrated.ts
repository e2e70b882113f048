'use client';
import { useSyncExternalStore } from 'react';

/** False on the server and during hydration, whose result must not depend on the browser. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

const neverChanges = () => () => {};
