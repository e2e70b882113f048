'use client';
import { useEffect, useLayoutEffect } from 'react';

/** A layout effect that does not cause React 18's warning on a server. */
export const useIsomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;
