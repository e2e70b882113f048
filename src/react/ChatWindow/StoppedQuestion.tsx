'use client';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';

/** Shows that the answer was stopped before its first token, with Retry. Renders a `<div>` element, or nothing. */
export function StoppedQuestion() {
  const isShown = useChatState(
    ({ messages, isBusy, progress }) => !isBusy && progress.status === 'stopped' && messages.at(-1)?.role === 'user',
  );
  const { strings } = useChatSettings();
  const { retry } = useChatActions();
  if (!isShown) return null;
  return (
    <div className="sluice-stopped">
      <span className="sluice-message__note" data-outcome="stopped">
        {strings.stopped}
      </span>
      <ChatButton variant="quiet" onClick={retry}>
        {strings.retry}
      </ChatButton>
    </div>
  );
}
