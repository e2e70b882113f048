'use client';
import { useEffect, useState } from 'react';

/** How long it says that it copied, in milliseconds. */
const copiedMs = 2000;

/** Copies a text to the clipboard, and says so for two seconds. */
export function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () => {
    // Without leave (an insecure page, a denied permission) nothing was copied, and nothing says so.
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    );
  };
  return { copied, copy };
}
