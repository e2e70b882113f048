'use client';
import { clsx } from 'clsx';
import { forwardRef, useContext, useRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useFocusOnUnmount } from '../useFocusOnUnmount.js';
import { useMergedRef } from '../useMergedRef.js';
import { ChatStoresContext, useChatSettings } from './ChatContext.js';

export type ChatButtonProps = PartProps<'button'> & {
  /** The accessible name and tooltip of a button that shows only an icon. */
  label?: string | undefined;
  /** @defaultValue `'plain'` */
  variant?: 'plain' | 'primary' | 'quiet' | 'icon' | 'round' | undefined;
};

/** A button. If it has the focus when it unmounts, the focus moves to the composer. Renders a `<button>` element. */
export const ChatButton = forwardRef<HTMLButtonElement, ChatButtonProps>(function ChatButton(props, forwardedRef) {
  const { label, variant: look = 'plain', ...rest } = props;
  const { classNames } = useChatSettings();
  const ref = useRef<HTMLButtonElement>(null);
  useFocusOnUnmount(ref, useContext(ChatStoresContext)?.composer.focus);
  const setRef = useMergedRef(ref, forwardedRef);
  return (
    <RenderElement
      as="button"
      props={rest}
      ref={setRef}
      type="button"
      aria-label={label}
      title={label}
      className={clsx('sluice-button', look !== 'plain' && `sluice-button--${look}`, classNames.button)}
    />
  );
});
