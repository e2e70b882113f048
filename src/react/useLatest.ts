'use client';
import { type RefObject, useInsertionEffect, useRef } from 'react';

/**
 * A ref to the value of the latest render. Read it only in event handlers and effects. (An insertion effect runs before
 * all other effects and, unlike a layout effect, causes no warning on a server.)
 */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
