import { ChatWindow, useAttachments, useChatSession, usePersistence } from 'sluice';
import { idbStorage } from 'sluice/idb-keyval';

const storage = idbStorage();

export function SavedChat({ id = 'chat-1' }: { id?: string }) {
  const chat = useChatSession({ api: '/api/chat' });
  const persistence = usePersistence(id, { storage });
  return <ChatWindow chat={chat} attachments={useAttachments()} persistence={persistence} />;
}
