'use client';
import { ChatButton } from './ChatButton.js';
import { useChatActions, useChatSettings, useChatState } from './ChatContext.js';
import { StopIcon } from './icons.js';

/** Ends the answer under way. Renders a `<button>` element while there is one. */
export function ComposerStop() {
  const busy = useChatState((state) => state.busy);
  const { strings } = useChatSettings();
  const { stop } = useChatActions();
  if (!busy) return null;
  return (
    <ChatButton
      look="round"
      className="sluice-composer__stop"
      aria-label={strings.stop}
      title={strings.stop}
      onClick={stop}
    >
      <StopIcon />
    </ChatButton>
  );
}
