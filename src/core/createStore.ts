/** A value with change notifications, as React's `useSyncExternalStore` expects it. */
export interface ReadableStore<Value> {
  /** The same object until the value changes. */
  readonly getSnapshot: () => Value;
  /** @returns a function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Store<Value> extends ReadableStore<Value> {
  /** Replaces the value and notifies every subscriber, unless it is the same value. */
  readonly set: (next: Value) => void;
}

/**
 * Holds a value and notifies subscribers of each change. A listener that throws is logged; the remaining listeners
 * still run.
 */
export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<{ readonly call: () => void }>();
  return {
    getSnapshot: () => value,
    subscribe(listener) {
      // A new object per subscription, so that a listener that is added twice is called twice and can be removed once.
      const entry = { call: listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const { call } of listeners) {
        try {
          call();
        } catch (error) {
          console.error(error);
        }
      }
    },
  };
}

/**
 * Returns a store whose value is computed from other stores, and recomputed only when an input has changed.
 *
 * @param read - Returns the inputs.
 * @param subscribe - Subscribes to changes of the inputs.
 */
export function deriveStore<const Inputs extends readonly unknown[], Value>(
  read: () => Inputs,
  subscribe: ReadableStore<Value>['subscribe'],
  derive: (...inputs: Inputs) => Value,
): ReadableStore<Value> {
  let inputs: readonly unknown[] | undefined;
  let value: Value;
  return {
    subscribe,
    getSnapshot() {
      const next = read();
      if (!inputs || next.some((input, index) => input !== inputs![index])) value = derive(...next);
      inputs = next;
      return value;
    },
  };
}

/** Subscribes to several stores. @returns a function that ends all subscriptions. */
export function subscribeAll(stores: readonly ReadableStore<unknown>[], listener: () => void): () => void {
  return endAll(stores.map((store) => store.subscribe(listener)));
}

/** Combines several unsubscribe functions into one. */
export function endAll(ends: readonly (() => void)[]): () => void {
  return () => {
    for (const end of ends) end();
  };
}
