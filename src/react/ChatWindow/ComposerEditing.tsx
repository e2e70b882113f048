'use client';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, useComposer } from './ChatContext.js';

/** Says that what is written will replace a message, and lets go of that. Renders a `<div>` element. */
export function ComposerEditing() {
  const { strings } = useChatSettings();
  const { editing, cancelEdit } = useComposer();
  if (editing === undefined) return null;
  return (
    <div className="sluice-composer__editing">
      <p className="sluice-composer__note">{strings.editing}</p>
      <ChatButton look="quiet" onClick={cancelEdit}>
        {strings.cancel}
      </ChatButton>
    </div>
  );
}
