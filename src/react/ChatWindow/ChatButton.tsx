'use client';
import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef, useRef } from 'react';
import { useMergedRef } from '../useMergedRef.js';
import { useChatSettings } from './ChatContext.js';
import { useFocusHandover } from './useFocusHandover.js';

export interface ChatButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** @defaultValue `'plain'` */
  look?: 'plain' | 'primary' | 'quiet' | 'icon' | 'round' | undefined;
}

/** A button that hands the focus on when it vanishes. Renders a `<button>` element. */
export const ChatButton = forwardRef<HTMLButtonElement, ChatButtonProps>(function ChatButton(props, forwardedRef) {
  const { look = 'plain', className, ...rest } = props;
  const { classNames } = useChatSettings();
  const ref = useRef<HTMLButtonElement>(null);
  useFocusHandover(ref);
  const setRef = useMergedRef(ref, forwardedRef);
  return (
    <button
      ref={setRef}
      type="button"
      {...rest}
      className={clsx('sluice-button', look !== 'plain' && `sluice-button--${look}`, classNames.button, className)}
    />
  );
});
