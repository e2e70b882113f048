'use client';
import { clsx } from 'clsx';
import { forwardRef, useRef } from 'react';
import { Part, type PartProps } from '../Part.js';
import { useMergedRef } from '../useMergedRef.js';
import { useChatSettings } from './ChatContext.js';
import { useFocusHandover } from './useFocusHandover.js';

export type ChatButtonProps = PartProps<'button'> & {
  /** Its accessible name and its tooltip, for a button that shows a sign only. */
  label?: string | undefined;
  /** @defaultValue `'plain'` */
  look?: 'plain' | 'primary' | 'quiet' | 'icon' | 'round' | undefined;
};

/** A button that hands the focus on when it vanishes. Renders a `<button>` element. */
export const ChatButton = forwardRef<HTMLButtonElement, ChatButtonProps>(function ChatButton(props, forwardedRef) {
  const { label, look = 'plain', ...rest } = props;
  const { classNames } = useChatSettings();
  const ref = useRef<HTMLButtonElement>(null);
  useFocusHandover(ref);
  const setRef = useMergedRef(ref, forwardedRef);
  return (
    <Part
      as="button"
      given={rest}
      ref={setRef}
      type="button"
      aria-label={label}
      title={label}
      className={clsx('sluice-button', look !== 'plain' && `sluice-button--${look}`, classNames.button)}
    />
  );
});
