'use client';

import { useRef } from 'react';
import { useFocusOnUnmount } from '../useFocusOnUnmount.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

interface StopButtonProps {
  /** Called when the button goes while it has the focus. The same function at every render. */
  onFocusLost: () => void;
}

/** Stands only while there is something to stop. */
export function StopButton({ onFocusLost }: StopButtonProps) {
  const { stream, strings } = useStreamingResponseContext();
  const ref = useRef<HTMLButtonElement>(null);
  useFocusOnUnmount(ref, onFocusLost);
  return (
    <button ref={ref} type="button" className="sluice-button" onClick={stream.stop}>
      {strings.stop}
    </button>
  );
}
