import { useEffect, useState } from 'react';
import { Markdown, type MarkdownProps } from 'sluice/markdown';
import { expect } from 'storybook/test';

export interface TypedProps extends Omit<MarkdownProps, 'streaming'> {
  /** Characters per second; `0` shows the whole text at once. */
  charsPerSecond?: number;
}

/** Streams a text like a model, a few characters per frame. */
export function Typed({ text, charsPerSecond = 400, ...props }: TypedProps) {
  const [length, setLength] = useState(charsPerSecond === 0 ? text.length : 0);
  const done = length >= text.length;

  useEffect(() => {
    if (done) return;
    const start = performance.now() - (length / charsPerSecond) * 1_000;
    const frame = requestAnimationFrame((now) => {
      setLength(Math.max(length + 1, Math.floor(((now - start) / 1_000) * charsPerSecond)));
    });
    return () => cancelAnimationFrame(frame);
  }, [done, length, charsPerSecond]);

  return (
    <div style={{ maxInlineSize: '46rem', marginInline: 'auto', padding: '1.5rem' }} aria-busy={!done}>
      <Markdown {...props} text={text.slice(0, length)} streaming={!done} />
    </div>
  );
}

/** Waits for the whole text. Polls, because there is a change in each frame. */
export async function isWhole({ canvasElement }: { canvasElement: HTMLElement }): Promise<void> {
  const deadline = performance.now() + 14_000;
  const busy = () => canvasElement.querySelector('[aria-busy=true]') !== null;
  while (busy() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  await expect(busy()).toBe(false);
}
