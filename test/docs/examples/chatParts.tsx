import { ChatAnnouncer, ChatRoot, Composer, MessageList, ScrollToBottom, useChatSession } from 'sluice';

/** Without Markdown, and with a custom layout. */
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
