'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { composeEventHandlers } from '../composeEventHandlers.js';
import { type PartProps, RenderElement } from '../RenderElement.js';
import { useChatSettings, useChatStores } from './ChatContext.js';
import { ComposerEditing } from './ComposerEditing.js';
import { ComposerInput } from './ComposerInput.js';
import { ComposerQueue } from './ComposerQueue.js';
import { ComposerSend } from './ComposerSend.js';
import { ComposerStop } from './ComposerStop.js';

export type ComposerProps = PartProps<'form'>;

/** The form for the next message. Renders a `<form>` element; children replace its contents. */
export const Composer = forwardRef<HTMLFormElement, ComposerProps>(function Composer({ onSubmit, ...props }, ref) {
  const { slots, classNames, attachments } = useChatSettings();
  const { Attachments, ModelPicker, Dictation } = slots;
  // Does not subscribe to the text, so that typing renders only the input.
  const { submit, inputRef } = useChatStores().composer;
  return (
    <RenderElement
      as="form"
      props={props}
      ref={ref}
      className={clsx('sluice-composer', classNames.composer)}
      onSubmit={composeEventHandlers(onSubmit, (event) => {
        event.preventDefault();
        submit();
        inputRef.current?.focus();
      })}
    >
      <ComposerQueue />
      <ComposerEditing />
      <div className="sluice-composer__field" data-rows={ModelPicker && ''}>
        {Attachments && <Attachments />}
        {attachments && <attachments.parts.AttachmentList />}
        {ModelPicker && <ComposerInput />}
        {attachments && <attachments.parts.AttachButton />}
        {ModelPicker ? <ModelPicker /> : <ComposerInput />}
        {ModelPicker && <span className="sluice-composer__space" />}
        {Dictation && <Dictation />}
        <ComposerStop />
        <ComposerSend />
      </div>
    </RenderElement>
  );
});
