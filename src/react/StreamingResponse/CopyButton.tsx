'use client';

import { useEffect, useState } from 'react';

interface CopyButtonProps {
  text: string;
  label: string;
  copiedLabel: string;
}

/** Copies a text to the clipboard and says so for two seconds. */
export function CopyButton({ text, label, copiedLabel }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Not allowed here, an insecure page for instance; the label then does not claim that it worked.
    }
  };

  return (
    <button type="button" className="sluice-button" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? copiedLabel : label}</span>
    </button>
  );
}
