import { ChatWindow } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import 'sluice/styles.css';

export function Chat() {
  const chat = useChat();
  return <ChatWindow chat={chat} />;
}
