'use client';

import { useCopy } from '../../shared/useCopy.js';
import { useStreamingResponseContext } from './StreamingResponseContext.js';

/** Copies the Markdown source of the answer. */
export function CopyButton() {
  const { stream, strings } = useStreamingResponseContext();
  const { copied, copy } = useCopy(stream.response);
  return (
    <button type="button" className="sluice-button" onClick={copy}>
      {copied ? strings.copied : strings.copy}
    </button>
  );
}
