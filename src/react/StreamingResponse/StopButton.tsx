'use client';

import { useRef } from 'react';
import { useFocusOnUnmount } from '../useFocusOnUnmount.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

interface StopButtonProps {
  /** Called when the focused button unmounts. Must be the same function at every render. */
  onFocusLost: () => void;
}

/** Rendered only during a response. */
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
