'use client';
import { clsx } from 'clsx';
import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { useChatSettings, useComposer } from './ChatContext.js';
import { ComposerEditing } from './ComposerEditing.js';
import { ComposerInput } from './ComposerInput.js';
import { ComposerQueue } from './ComposerQueue.js';
import { ComposerSend } from './ComposerSend.js';
import { ComposerStop } from './ComposerStop.js';

export type ComposerProps = ComponentPropsWithoutRef<'form'>;

/** Where the next message is written. Renders a `<form>` element; its children take the place of the usual contents. */
export const Composer = forwardRef<HTMLFormElement, ComposerProps>(function Composer(props, ref) {
  const { className, onSubmit, children, ...rest } = props;
  const { slots, classNames } = useChatSettings();
  const { submit, inputRef } = useComposer();

  const send = (event: Parameters<NonNullable<ComposerProps['onSubmit']>>[0]) => {
    onSubmit?.(event);
    if (event.defaultPrevented) return;
    event.preventDefault();
    submit();
    inputRef.current?.focus();
  };

  return (
    <form ref={ref} {...rest} className={clsx('sluice-composer', classNames.composer, className)} onSubmit={send}>
      {children ?? (
        <>
          <ComposerQueue />
          <ComposerEditing />
          <div className="sluice-composer__field">
            {slots.Attachments && <slots.Attachments />}
            <ComposerInput />
            <ComposerStop />
            <ComposerSend />
          </div>
        </>
      )}
    </form>
  );
});
