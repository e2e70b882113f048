import { ChatWindow } from 'sluice';
import { type UIMessage, useChat } from 'sluice/ai-sdk';

export function SavedChat({ id, messages }: { id: string; messages: UIMessage[] }) {
  const chat = useChat({ id, messages });
  return <ChatWindow chat={chat} style={{ blockSize: '32rem' }} />;
}
