'use client';
import { useSyncExternalStore } from 'react';
import { currentEnvironment } from '../../core/environment.js';

/** Whether the browser reports that it is online. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => currentEnvironment().isOnline(),
    () => true,
  );
}

const subscribe = (listener: () => void) => currentEnvironment().onOnlineChange(listener);
