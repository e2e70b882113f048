import { ChatWindow, type ChatWindowProps, useChatSession } from 'sluice';
import type { ChatSessionOptions } from 'sluice/core';

export interface SessionChatProps extends Omit<ChatWindowProps, 'chat'> {
  session?: ChatSessionOptions | undefined;
}

/** A chat without the AI SDK. */
export function SessionChat({ session, ...props }: SessionChatProps) {
  const chat = useChatSession(session);
  return <ChatWindow {...props} chat={chat} />;
}
