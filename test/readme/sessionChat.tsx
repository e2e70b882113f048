import { ChatWindow, useChatSession } from 'sluice';
import 'sluice/styles.css';

export function ProviderChat() {
  const chat = useChatSession({ api: '/api/openai/v1/chat/completions', protocol: 'openai-chat' });
  return <ChatWindow chat={chat} />;
}
