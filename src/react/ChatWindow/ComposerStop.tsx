'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { composeEventHandlers } from '../composeEventHandlers.js';
import type { PartProps } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';
import { Icon } from './Icon.js';

export type ComposerStopProps = PartProps<'button'>;

/** Ends the answer under way. Renders a `<button>` element while there is one. */
export const ComposerStop = forwardRef<HTMLButtonElement, ComposerStopProps>(function ComposerStop(props, ref) {
  const busy = useChatState((state) => state.busy);
  const { strings, classNames } = useChatSettings();
  const { stop } = useChatActions();
  if (!busy) return null;
  return (
    <ChatButton
      variant="round"
      label={strings.stop}
      {...props}
      ref={ref}
      className={clsx('sluice-composer__stop', classNames.stop, props.className)}
      onClick={composeEventHandlers(props.onClick, stop)}
    >
      {props.children ?? <Icon name="stop" />}
    </ChatButton>
  );
});
