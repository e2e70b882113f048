'use client';
import { forwardRef, type ReactNode } from 'react';
import { ChatHeader } from './ChatHeader.js';
import { ChatRoot, type ChatRootProps } from './ChatRoot.js';
import { Composer } from './Composer.js';
import { ConnectionBanner } from './ConnectionBanner.js';
import { MessageList } from './MessageList.js';
import { ScrollToBottom } from './ScrollToBottom.js';

export interface ChatWindowProps extends ChatRootProps {
  /** Above the thread: a title, controls. @defaultValue nothing */
  header?: ReactNode;
}

/**
 * A whole chat for any `useChat`. It fills the element it stands in. Its children, if any, take the place of the usual
 * parts. Renders a `<div>` element.
 */
export const ChatWindow = forwardRef<HTMLDivElement, ChatWindowProps>(function ChatWindow(props, ref) {
  const { header, children, ...rest } = props;
  return (
    <ChatRoot ref={ref} {...rest}>
      {children ?? (
        <>
          {header !== undefined && <ChatHeader>{header}</ChatHeader>}
          <ConnectionBanner />
          <div className="sluice-chat__thread">
            <MessageList />
            <ScrollToBottom />
          </div>
          <Composer />
        </>
      )}
    </ChatRoot>
  );
});
