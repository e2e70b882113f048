'use client';

import { useLayoutEffect, useRef } from 'react';

interface StopButtonProps {
  label: string;
  onStop: () => void;
  /** Called when the button goes while it holds the focus, which would otherwise fall to the page. */
  onFocusLost: () => void;
}

/** Stands only while there is something to stop. */
export function StopButton({ label, onStop, onFocusLost }: StopButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const latestOnFocusLost = useRef(onFocusLost);

  useLayoutEffect(() => {
    latestOnFocusLost.current = onFocusLost;
  });
  useLayoutEffect(() => {
    const element = button.current;
    // A layout effect's cleanup runs before the element leaves the document, while it still has the focus.
    return () => {
      if (element && element.ownerDocument.activeElement === element) latestOnFocusLost.current();
    };
  }, []);

  return (
    <button ref={button} type="button" className="sluice-button" onClick={onStop}>
      {label}
    </button>
  );
}
