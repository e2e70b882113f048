import { ChatWindow, type ChatWindowProps, useChatSession } from 'sluice';
import type { ChatSessionOptions } from 'sluice/core';
import { colouredText } from './colouredText.js';

export interface SessionChatProps extends Omit<ChatWindowProps, 'chat'> {
  session?: ChatSessionOptions | undefined;
}

/** A chat without the AI SDK, with coloured code. */
export function SessionChat({ session, slots, ...props }: SessionChatProps) {
  const chat = useChatSession(session);
  return <ChatWindow {...props} slots={{ ...colouredText, ...slots }} chat={chat} />;
}
