'use client';
import { useState } from 'react';

/**
 * Returns the previous object while its entries are unchanged, so that an object literal in JSX does not cause a
 * render.
 */
export function useShallowStable<T extends object | undefined>(value: T): T {
  const [stable, setStable] = useState<T>(() => value);
  if (stable === value || shallowEqual(stable, value)) return stable;
  setStable(() => value);
  return value;
}

/** Whether two objects have the same own entries. Values, also functions, are compared by identity. */
export function shallowEqual(a: object | undefined, b: object | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (!a || !b || typeof a === 'function' || typeof b === 'function') return false;
  const keys = Object.keys(a) as Array<keyof typeof a>;
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && Object.is(a[key], b[key]))
  );
}
