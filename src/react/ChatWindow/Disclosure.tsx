'use client';
import { forwardRef, type ReactNode, useState } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { Icon } from './Icon.js';

export type DisclosureProps = Omit<PartProps<'details'>, 'open'> & {
  /** Whether it stands open as long as the reader has not chosen. */
  open: boolean;
  summary: ReactNode;
};

/** Something that folds: by itself at first, and from the first click on as the reader wants it. Renders a `<details>` element. */
export const Disclosure = forwardRef<HTMLDetailsElement, DisclosureProps>(function Fold(props, ref) {
  const { open: openByItself, summary, onToggle, children, ...rest } = props;
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? openByItself;
  return (
    <RenderElement
      as="details"
      props={rest}
      ref={ref}
      className="sluice-disclosure"
      open={open}
      onToggle={(event) => {
        onToggle?.(event);
        // It also says so when we fold it; only what differs from what we asked for is the reader's choice.
        const { currentTarget } = event;
        if (currentTarget.open !== open) setChosen(currentTarget.open);
      }}
    >
      <summary className="sluice-disclosure__summary">
        <Icon name="chevron" className="sluice-disclosure__chevron" />
        {summary}
      </summary>
      <div className="sluice-disclosure__content">{children}</div>
    </RenderElement>
  );
});
