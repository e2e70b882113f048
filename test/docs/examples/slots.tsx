import { type ChatSlots, ChatWindow } from 'sluice';

const slots: ChatSlots = {
  EmptyState: () => <p>Ask about the weather.</p>,
  Tool: ({ part }) => (
    <p>
      {part.toolName}: {part.state === 'output-available' ? JSON.stringify(part.output) : 'looking…'}
    </p>
  ),
};

export function Chat() {
  return <ChatWindow api="/api/chat" slots={slots} />;
}
