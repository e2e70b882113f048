'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { composeEventHandlers } from '../composeEventHandlers.js';
import type { PartProps } from '../RenderElement.js';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';
import { Icon } from './Icon.js';

export type ComposerStopProps = PartProps<'button'>;

/**
 * Stops the active answer. Renders a `<button>` element during an answer. It appears in the place of Send, so it
 * ignores the second click of a double-click on Send.
 */
export const ComposerStop = forwardRef<HTMLButtonElement, ComposerStopProps>(function ComposerStop(props, ref) {
  const isBusy = useChatState((state) => state.isBusy);
  const { strings, classNames } = useChatSettings();
  const { stop } = useChatActions();
  if (!isBusy) return null;
  return (
    <ChatButton
      variant="round"
      label={strings.stop}
      {...props}
      ref={ref}
      className={clsx('sluice-composer__stop', classNames.stop, props.className)}
      onClick={composeEventHandlers(props.onClick, (event) => {
        if (event.detail < 2) stop();
      })}
    >
      {props.children ?? <Icon name="stop" />}
    </ChatButton>
  );
});
