'use client';
import { clsx } from 'clsx';
import { forwardRef, useContext, useRef } from 'react';
import { Part, type PartProps } from '../Part.js';
import { useFocusHandover } from '../useFocusHandover.js';
import { useMergedRef } from '../useMergedRef.js';
import { ChatHoldersContext, useChatSettings } from './ChatContext.js';

export type ChatButtonProps = PartProps<'button'> & {
  /** Its accessible name and its tooltip, for a button that shows a sign only. */
  label?: string | undefined;
  /** @defaultValue `'plain'` */
  look?: 'plain' | 'primary' | 'quiet' | 'icon' | 'round' | undefined;
};

/** A button that hands the focus to the composer when it vanishes. Renders a `<button>` element. */
export const ChatButton = forwardRef<HTMLButtonElement, ChatButtonProps>(function ChatButton(props, forwardedRef) {
  const { label, look = 'plain', ...rest } = props;
  const { classNames } = useChatSettings();
  const ref = useRef<HTMLButtonElement>(null);
  useFocusHandover(ref, useContext(ChatHoldersContext)?.composer.focus);
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
