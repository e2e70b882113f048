import { ChatWindow, useChatSession } from 'sluice';
import { ar } from 'sluice/locales/ar';

export function ArabicChat() {
  const chat = useChatSession({ api: '/api/chat' });
  return <ChatWindow chat={chat} strings={{ ...ar, emptyTitle: 'مرحبًا' }} locale="ar" lang="ar" dir="rtl" />;
}
