'use client';
import { clsx } from 'clsx';
import { forwardRef } from 'react';
import { composeEventHandlers } from '../../composeEventHandlers.js';
import type { PartProps } from '../../RenderElement.js';
import { ChatButton } from '../ChatButton.js';
import { useChatSettings, useChatState, useChatStores } from '../ChatContext.js';
import { Icon } from '../Icon.js';
import { chatToMarkdown } from './chatToMarkdown.js';

export type ExportButtonProps = PartProps<'button'> & {
  /** @defaultValue `'chat.md'` */
  fileName?: string | undefined;
  /** The heading of the file. @defaultValue none */
  heading?: string | undefined;
};

/** Saves the conversation as a Markdown file: see {@link chatToMarkdown}. Renders a `<button>` element. */
export const ExportButton = forwardRef<HTMLButtonElement, ExportButtonProps>(function ExportButton(props, ref) {
  const { fileName = 'chat.md', heading, ...rest } = props;
  const { strings, classNames } = useChatSettings();
  const { controller } = useChatStores();
  const isEmpty = useChatState(({ messages }) => messages.length === 0);
  const save = () => {
    const { messages, outcomes } = controller.state.getSnapshot();
    download(fileName, chatToMarkdown(messages, { title: heading, outcomes, strings }));
  };
  return (
    <ChatButton
      variant="icon"
      label={strings.exportChat}
      disabled={isEmpty}
      {...rest}
      ref={ref}
      className={clsx('sluice-export', classNames.export, props.className)}
      onClick={composeEventHandlers(props.onClick, save)}
    >
      {props.children ?? <Icon name="down" />}
    </ChatButton>
  );
});

function download(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Revoked later, because the browser reads the file after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
