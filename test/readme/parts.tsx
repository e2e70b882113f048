import { ChatRoot, Composer, MessageList, useChatSession } from 'sluice';
import { Markdown } from 'sluice/markdown';

export function Support() {
  const chat = useChatSession({ api: '/api/support' });
  return (
    <ChatRoot chat={chat} slots={{ Text: ({ text, streaming }) => <Markdown text={text} streaming={streaming} /> }}>
      <MessageList />
      <Composer />
    </ChatRoot>
  );
}

/** A saved answer outside a chat. */
export function SavedAnswer({ text }: { text: string }) {
  return <Markdown text={text} />;
}
