'use client';

import { useRef } from 'react';
import { useFocusOnUnmount } from '../useFocusOnUnmount.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

interface StopButtonProps {
  /** Called when the button is unmounted with the focus. The same function at every render. */
  onFocusLost: () => void;
}

/** Stops the response. Rendered while there is one. */
export function StopButton({ onFocusLost }: StopButtonProps) {
  const { stream, strings } = useStreamingResponseContext();
  const ref = useRef<HTMLButtonElement>(null);
  useFocusOnUnmount(ref, onFocusLost);
  return (
    <button ref={ref} type="button" className="sluice-button sluice-actions__stop" onClick={stream.stop}>
      {strings.stop}
    </button>
  );
}
