'use client';
import { clsx } from 'clsx';
import { type ReactNode, useState } from 'react';
import { ChevronIcon } from './icons.js';

export interface FoldProps {
  /** Whether it stands open as long as the reader has not chosen. */
  open: boolean;
  summary: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** Something that folds: by itself at first, and from the first click on as the reader wants it. Renders a `<details>` element. */
export function Fold({ open: openByItself, summary, className, children }: FoldProps) {
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? openByItself;
  return (
    <details
      className={clsx('sluice-fold', className)}
      open={open}
      // It also says so when we fold it; only what differs from what we asked for is the reader's choice.
      onToggle={({ currentTarget }) => currentTarget.open !== open && setChosen(currentTarget.open)}
    >
      <summary className="sluice-fold__summary">
        <ChevronIcon className="sluice-fold__chevron" />
        {summary}
      </summary>
      <div className="sluice-fold__content">{children}</div>
    </details>
  );
}
