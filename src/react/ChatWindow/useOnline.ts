'use client';
import { useSyncExternalStore } from 'react';
import { currentEnvironment } from '../../core/environment.js';

export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => currentEnvironment().isOnline(),
    () => true,
  );
}

const subscribe = (listener: () => void) => currentEnvironment().onOnlineChange(listener);
