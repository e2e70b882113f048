'use client';
import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, useRef } from 'react';
import { useChatSettings } from './ChatContext.js';
import { useFocusHandover } from './useFocusHandover.js';

export interface ChatButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** @defaultValue `'plain'` */
  look?: 'plain' | 'primary' | 'quiet' | 'icon' | 'round' | undefined;
}

/** A button that hands the focus on when it vanishes. Renders a `<button>` element. */
export function ChatButton({ look = 'plain', className, ...props }: ChatButtonProps) {
  const { classNames } = useChatSettings();
  const ref = useRef<HTMLButtonElement>(null);
  useFocusHandover(ref);
  return (
    <button
      ref={ref}
      type="button"
      {...props}
      className={clsx('sluice-button', look !== 'plain' && `sluice-button--${look}`, classNames.button, className)}
    />
  );
}
