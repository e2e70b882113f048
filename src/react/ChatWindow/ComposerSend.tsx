'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import type { PartProps } from '../RenderElement.js';
import { useStore } from '../useStore.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, useChatState, useChatStores } from './ChatContext.js';
import { Icon } from './Icon.js';

export type ComposerSendProps = PartProps<'button'>;

/**
 * Sends the message. Renders a `<button>` element; during an answer only if there is text to queue. Uses
 * `aria-disabled`, because a disabled button loses the focus.
 */
export const ComposerSend = forwardRef<HTMLButtonElement, ComposerSendProps>(function ComposerSend(props, ref) {
  const isBusy = useChatState((state) => state.isBusy);
  const { strings, classNames } = useChatSettings();
  const isEmpty = useStore(
    useChatStores().composer.state,
    ({ value, hasFiles, isWaiting }) => isWaiting || (value.trim() === '' && !hasFiles),
  );
  if (isBusy && isEmpty) return null;
  return (
    <ChatButton
      variant="round"
      type="submit"
      aria-disabled={isEmpty}
      label={strings.send}
      {...props}
      ref={ref}
      className={clsx('sluice-composer__send', classNames.send, props.className)}
    >
      {props.children ?? <Icon name="send" />}
    </ChatButton>
  );
});
