'use client';
import { clsx } from 'clsx';
import { forwardRef, useRef } from 'react';
import { composeEventHandlers } from '../../composeEventHandlers.js';
import type { PartProps } from '../../RenderElement.js';
import { ChatButton } from '../ChatButton.js';
import { useChatSettings, useChatStores } from '../ChatContext.js';
import { Icon } from '../Icon.js';

export type AttachButtonProps = PartProps<'button'>;

/** Opens the file dialog. Renders a `<button>` element, or nothing in a chat without attachments. */
export const AttachButton = forwardRef<HTMLButtonElement, AttachButtonProps>(function AttachButton(props, ref) {
  const { attachments: feature, strings, classNames } = useChatSettings();
  const { attachments, focus } = useChatStores().composer;
  const fileInput = useRef<HTMLInputElement>(null);
  if (!attachments || !feature) return null;
  const { accept, maxFiles } = feature.options();
  return (
    <>
      <ChatButton
        variant="round"
        label={strings.attach}
        {...props}
        ref={ref}
        className={clsx('sluice-composer__attach', classNames.attach, props.className)}
        onClick={composeEventHandlers(props.onClick, () => fileInput.current?.click())}
      >
        {props.children ?? <Icon name="attach" />}
      </ChatButton>
      <input
        ref={fileInput}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={strings.attach}
        multiple={maxFiles !== 1}
        accept={accept}
        onChange={({ target }) => {
          attachments.add(target.files ?? []);
          // Cleared, so that selecting a removed file again fires a change event.
          target.value = '';
          focus();
        }}
      />
    </>
  );
});
