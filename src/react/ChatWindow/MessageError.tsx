'use client';
import { clsx } from 'clsx';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';

/** What went wrong with the latest answer, and a way to try again. Renders a `<div>` element that is an alert. */
export function MessageError() {
  const phase = useChatState((state) => state.phase);
  const { strings, classNames } = useChatSettings();
  const { retry } = useChatActions();
  if (phase.status !== 'failed') return null;
  return (
    <div className={clsx('sluice-message-error', classNames.error)} role="alert" data-code={phase.error.code}>
      <p className="sluice-message-error__text">{strings.error(phase.error.message)}</p>
      <ChatButton onClick={retry}>{strings.retry}</ChatButton>
    </div>
  );
}
