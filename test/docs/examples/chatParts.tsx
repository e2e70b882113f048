import { ChatAnnouncer, ChatRoot, Composer, MessageList, ScrollToBottom, useChatSession } from 'sluice';

/** Without Markdown, and with a place of its own for everything. */
export function Support() {
  const chat = useChatSession({ api: '/api/support' });
  return (
    <ChatRoot chat={chat} follow="turn" strings={{ placeholder: 'How can we help?' }}>
      <MessageList />
      <ScrollToBottom />
      <Composer />
      <ChatAnnouncer announce="final" />
    </ChatRoot>
  );
}
