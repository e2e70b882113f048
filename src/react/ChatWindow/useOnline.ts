'use client';
import { useSyncExternalStore } from 'react';
import { currentHost } from '../../core/Host.js';

/** Whether the browser believes that it has a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => currentHost().isOnline(),
    () => true,
  );
}

const subscribe = (listener: () => void) => currentHost().onOnlineChange(listener);
