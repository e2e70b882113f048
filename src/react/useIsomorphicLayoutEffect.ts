'use client';
import { useEffect, useLayoutEffect } from 'react';

/** A layout effect without the warning of React 18 on a server. */
export const useIsomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;
