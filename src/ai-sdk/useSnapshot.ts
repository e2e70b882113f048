'use client';

import { useEffect, useState } from 'react';
import type { ReadableStore } from '../core/createStore.js';

/**
 * The store's snapshot. The AI SDK keeps its own in ordinary state, so that React may schedule it; this one does the
 * same, and so both come in one commit. With `useSyncExternalStore` each would have one of its own, and every change of
 * progress would be rendered at once, whatever else there is to do.
 */
export function useSnapshot<Snapshot>(store: ReadableStore<Snapshot>): Snapshot {
  const [state, setState] = useState(() => ({ store, snapshot: store.getSnapshot() }));
  if (state.store !== store) setState({ store, snapshot: store.getSnapshot() });

  useEffect(() => {
    const publish = () => {
      const snapshot = store.getSnapshot();
      setState((now) => (now.store === store && now.snapshot !== snapshot ? { store, snapshot } : now));
    };
    // What changed between the render and now.
    publish();
    return store.subscribe(publish);
  }, [store]);

  return state.snapshot;
}
