import { ChatWindow, MessageMetrics, useChatSession } from 'sluice';
import 'sluice/styles.css';

const suggestions = ['What is a sluice?', 'Plan a week in Utrecht'];
const slots = { MessageMetrics };

export function Chat() {
  const chat = useChatSession({
    api: '/api/openai/v1/chat/completions',
    protocol: 'openai-chat',
    body: { model: 'gpt-5-mini', stream: true },
  });
  return (
    <div style={{ height: '80dvh' }}>
      <ChatWindow chat={chat} suggestions={suggestions} slots={slots} />
    </div>
  );
}
