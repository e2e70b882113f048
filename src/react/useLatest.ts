'use client';
import { type RefObject, useInsertionEffect, useRef } from 'react';

/**
 * What was rendered last, for functions that must stay the same while what they use changes. To be read in event
 * handlers and effects only. (An insertion effect runs before any other, and says nothing on a server.)
 */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
