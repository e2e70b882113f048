'use client';
import { clsx } from 'clsx';
import { forwardRef, type KeyboardEvent } from 'react';
import { composeEventHandlers } from '../composeEventHandlers.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useIsomorphicLayoutEffect } from '../useIsomorphicLayoutEffect.js';
import { useMergedRef } from '../useMergedRef.js';
import { useChatSettings, useComposer } from './ChatContext.js';
import { isComposing, isSendKey } from './isSendKey.js';

export type ComposerInputProps = Omit<PartProps<'textarea'>, 'value' | 'defaultValue'>;

/**
 * The text of the next message. Enter sends it and Shift+Enter inserts a line break; on a touch screen, Enter inserts a
 * line break. During an IME composition, Enter only confirms it. Arrow Up in an empty input edits the last message.
 * Renders a `<textarea>` element.
 */
export const ComposerInput = forwardRef<HTMLTextAreaElement, ComposerInputProps>(function ComposerInput(props, ref) {
  const { onChange, onKeyDown, onPaste, ...rest } = props;
  const { strings, classNames } = useChatSettings();
  const { value, setValue, requestSubmit, edit, editing, cancelEdit, inputRef, attachments } = useComposer();
  const setRef = useMergedRef(ref, inputRef);

  useIsomorphicLayoutEffect(() => {
    const input = inputRef.current;
    if (!input || (typeof CSS !== 'undefined' && CSS.supports?.('field-sizing', 'content'))) return;
    input.style.blockSize = 'auto';
    input.style.blockSize = `${input.scrollHeight}px`;
  }, [value, inputRef]);

  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    onKeyDown?.(event);
    if (event.defaultPrevented || isComposing(event)) return;
    if (isSendKey(event)) {
      event.preventDefault();
      requestSubmit();
    } else if (event.key === 'ArrowUp' && value === '' && editing === undefined) {
      if (edit()) event.preventDefault();
    } else if (event.key === 'Escape' && editing !== undefined) {
      event.preventDefault();
      cancelEdit();
    }
  };

  return (
    <RenderElement
      as="textarea"
      props={rest}
      ref={setRef}
      className={clsx('sluice-composer__input', classNames.input)}
      rows={1}
      dir="auto"
      aria-label={strings.input}
      placeholder={strings.placeholder}
      autoComplete="off"
      value={value}
      onChange={(event) => {
        onChange?.(event);
        setValue(event.target.value);
      }}
      onKeyDown={onKey}
      onPaste={composeEventHandlers(onPaste, (event) => {
        if (attachments?.addPasted(event.clipboardData)) event.preventDefault();
      })}
    />
  );
});
