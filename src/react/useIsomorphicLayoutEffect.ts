'use client';
import { useEffect, useLayoutEffect } from 'react';

/** A layout effect that says nothing on a server, where React 18 would warn of it. */
export const useIsomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;
