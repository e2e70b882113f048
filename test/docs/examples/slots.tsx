import { type ChatSlots, ChatWindow, useChatSession } from 'sluice';

const slots: ChatSlots = {
  EmptyState: () => <p>Ask about the weather.</p>,
  Tool: ({ part }) => (
    <p>
      {part.toolName}: {part.state === 'output-available' ? JSON.stringify(part.output) : 'looking…'}
    </p>
  ),
};

export function Chat() {
  const chat = useChatSession();
  return <ChatWindow chat={chat} slots={slots} />;
}
