'use client';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, useChatState, useComposer } from './ChatContext.js';
import { SendIcon } from './icons.js';

/**
 * Sends what is written. Renders a `<button>` element; while an answer streams, only if there is something to queue. It
 * is never disabled, for a disabled button loses the focus.
 */
export function ComposerSend() {
  const busy = useChatState((state) => state.busy);
  const { strings } = useChatSettings();
  const { value } = useComposer();
  const empty = value.trim() === '';
  if (busy && empty) return null;
  return (
    <ChatButton
      look="round"
      type="submit"
      className="sluice-composer__send"
      aria-disabled={empty}
      aria-label={strings.send}
      title={strings.send}
    >
      <SendIcon />
    </ChatButton>
  );
}
