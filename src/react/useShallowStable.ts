'use client';
import { useState } from 'react';

/**
 * The same object for as long as its entries are the same, so that `slots={{ … }}` written in place does not render a
 * long thread anew.
 */
export function useShallowStable<T extends object | undefined>(value: T): T {
  const [stable, setStable] = useState(value);
  if (stable === value || shallowEqual(stable, value)) return stable;
  setStable(value);
  return value;
}

/** Whether two objects have the same own entries, compared with `Object.is`. */
export function shallowEqual(a: object | undefined, b: object | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (!a || !b) return false;
  const keys = Object.keys(a) as Array<keyof typeof a>;
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && Object.is(a[key], b[key]))
  );
}
