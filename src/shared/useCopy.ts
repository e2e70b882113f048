'use client';
import { useEffect, useState } from 'react';
import { copyText } from './copyText.js';

/** How long `copied` stays true, in milliseconds. */
const copiedMs = 2000;

export function useCopy(text: string | (() => string)): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () => void copyText(typeof text === 'string' ? text : text()).then(setCopied);
  return { copied, copy };
}
