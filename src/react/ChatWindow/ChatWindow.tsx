'use client';
import { forwardRef, type ReactNode, useMemo } from 'react';
import type { ChatSessionOptions } from '../../core/session/ChatSession.js';
import { Markdown } from '../../markdown/Markdown.js';
import { splitSessionOptions } from '../splitSessionOptions.js';
import { useShallowStable } from '../useShallowStable.js';
import { ChatAnnouncer, type ChatAnnouncerProps } from './ChatAnnouncer.js';
import { ChatHeader } from './ChatHeader.js';
import type { ChatLike } from './ChatLike.js';
import { ChatRoot, type ChatRootProps } from './ChatRoot.js';
import type { ChatSlots } from './ChatSlots.js';
import { Composer } from './Composer.js';
import { ConnectionBanner } from './ConnectionBanner.js';
import { MessageList } from './MessageList.js';
import { ScrollToBottom } from './ScrollToBottom.js';
import { useChatSession } from './useChatSession.js';

export interface ChatWindowProps
  extends ChatSessionOptions,
    Omit<ChatRootProps, 'chat' | keyof ChatSessionOptions>,
    ChatAnnouncerProps {
  /**
   * The conversation: what `useChat` returns, ours or the AI SDK's. Without it the window holds one of its own, by the
   * options of a `ChatSession`: `api`, `protocol`, `headers`, `body`, `fetch` and so on.
   */
  chat?: ChatLike | undefined;
  /** Above the thread: a title, controls. @defaultValue nothing */
  header?: ReactNode;
}

/**
 * A whole chat. It fills the element it stands in. Its children, if any, take the place of the usual parts. Renders a
 * `<div>` element.
 *
 * @example
 * ```tsx
 * <ChatWindow chat={useChat()} />
 * <ChatWindow api="/api/chat" protocol="openai-chat" />
 * ```
 */
export const ChatWindow = forwardRef<HTMLDivElement, ChatWindowProps>(function ChatWindow(props, ref) {
  const { body, whileAnswering, restore, generateId, chat, ...others } = props;
  const [options, rest] = splitSessionOptions(others);
  if (chat) return <Assembled ref={ref} {...rest} chat={chat} />;
  const session = { ...(options as ChatSessionOptions), body, whileAnswering, restore, generateId };
  return <WithSession ref={ref} {...rest} session={session} />;
});

type AssembledProps = Omit<ChatWindowProps, keyof ChatSessionOptions>;

const WithSession = forwardRef<HTMLDivElement, AssembledProps & { session: ChatSessionOptions }>(function WithSession(
  { session, ...rest },
  ref,
) {
  return <Assembled ref={ref} {...rest} chat={useChatSession(session)} />;
});

/** What is assembled brings Markdown; whoever takes the parts chooses. */
const markdown: ChatSlots = {
  Text: ({ text, streaming }) => <Markdown text={text} streaming={streaming} />,
};

/** The same elements each time, so that a chunk renders those parts only that take it. */
const thread = (
  <>
    <ConnectionBanner />
    <div className="sluice-chat__thread">
      <MessageList />
      <ScrollToBottom />
    </div>
    <Composer />
  </>
);

const Assembled = forwardRef<HTMLDivElement, AssembledProps & { chat: ChatLike }>(function Assembled(props, ref) {
  const { header, announce, slots, children, ...rest } = props;
  const announcer = useMemo(() => <ChatAnnouncer announce={announce} />, [announce]);
  const allSlots = useShallowStable({ ...markdown, ...slots });
  return (
    <ChatRoot ref={ref} {...rest} slots={allSlots}>
      {children ?? (
        <>
          {header !== undefined && <ChatHeader>{header}</ChatHeader>}
          {thread}
          {announcer}
        </>
      )}
    </ChatRoot>
  );
});
