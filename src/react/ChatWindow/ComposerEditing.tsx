'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useStore } from '../useStore.js';
import { ChatButton } from './ChatButton.js';
import { useChatSettings, useChatState, useChatStores } from './ChatContext.js';

export type ComposerEditingProps = PartProps<'div'>;

/** Shows which message the composer edits, with a Cancel button. Renders a `<div>` element during an edit. */
export const ComposerEditing = forwardRef<HTMLDivElement, ComposerEditingProps>(function ComposerEditing(props, ref) {
  const { strings, classNames, branches } = useChatSettings();
  const { state, cancelEdit } = useChatStores().composer;
  const editing = useStore(state, ({ editing }) => editing);
  const isQueued = useChatState(({ queue }) => queue.some(({ id }) => id === editing));
  if (editing === undefined) return null;
  return (
    <RenderElement as="div" props={props} ref={ref} className={clsx('sluice-composer__editing', classNames.editing)}>
      <p className="sluice-composer__note">
        {isQueued ? strings.editingQueued : branches ? strings.editingBranch : strings.editing}
      </p>
      <ChatButton variant="quiet" onClick={cancelEdit}>
        {strings.cancel}
      </ChatButton>
    </RenderElement>
  );
});
