import { ChatWindow, useAttachments, useBranches, usePersistence } from 'sluice';
import { useChat } from 'sluice/ai-sdk';

export function Chat({ id = 'chat-1' }: { id?: string }) {
  const chat = useBranches(useChat({ id }));
  const attachments = useAttachments({ accept: 'image/*,.pdf', maxFiles: 5, maxFileSize: 4_000_000 });
  const persistence = usePersistence(id);
  return <ChatWindow chat={chat} attachments={attachments} persistence={persistence} />;
}
