'use client';
import { forwardRef, type ReactNode, useState } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { Icon } from './Icon.js';

export type DisclosureProps = Omit<PartProps<'details'>, 'open'> & {
  /** Whether the disclosure is open. After the user toggles it, this has no effect. */
  open: boolean;
  summary: ReactNode;
};

/** A disclosure that `open` controls until the user toggles it. Renders a `<details>` element. */
export const Disclosure = forwardRef<HTMLDetailsElement, DisclosureProps>(function Disclosure(props, ref) {
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
        // A change of `open` also fires this event. Only a state that differs from `open` comes from the user.
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
