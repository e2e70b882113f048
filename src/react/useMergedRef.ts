'use client';
import { type ForwardedRef, type RefCallback, type RefObject, useMemo } from 'react';

type AnyRef<T> = ForwardedRef<T> | RefObject<T | null> | RefCallback<T>;

/** A ref callback that sets two refs. Its identity changes only if one of them changes. */
export function useMergedRef<T>(a: AnyRef<T>, b: AnyRef<T>): (value: T | null) => void {
  return useMemo(() => {
    const set = (ref: AnyRef<T>, value: T | null) => {
      if (typeof ref === 'function') ref(value);
      else if (ref) ref.current = value;
    };
    return (value) => {
      set(a, value);
      set(b, value);
    };
  }, [a, b]);
}
