'use client';
import { forwardRef, type ReactNode, useState } from 'react';
import { Part, type PartProps } from '../Part.js';
import { Icon } from './Icon.js';

export type FoldProps = Omit<PartProps<'details'>, 'open'> & {
  /** Whether it stands open as long as the reader has not chosen. */
  open: boolean;
  summary: ReactNode;
};

/** Something that folds: by itself at first, and from the first click on as the reader wants it. Renders a `<details>` element. */
export const Fold = forwardRef<HTMLDetailsElement, FoldProps>(function Fold(props, ref) {
  const { open: openByItself, summary, onToggle, children, ...rest } = props;
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? openByItself;
  return (
    <Part
      as="details"
      given={rest}
      ref={ref}
      className="sluice-fold"
      open={open}
      onToggle={(event) => {
        onToggle?.(event);
        // It also says so when we fold it; only what differs from what we asked for is the reader's choice.
        const { currentTarget } = event;
        if (currentTarget.open !== open) setChosen(currentTarget.open);
      }}
    >
      <summary className="sluice-fold__summary">
        <Icon sign="chevron" className="sluice-fold__chevron" />
        {summary}
      </summary>
      <div className="sluice-fold__content">{children}</div>
    </Part>
  );
});
