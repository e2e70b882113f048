import { createRoot } from 'react-dom/client';
import { ChatWindow, useChatSession, usePersistence } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import { mockFetch, script, stall } from 'sluice/testing';

const fetch = mockFetch(script(stall()));

function SessionPage() {
  const chat = useChatSession({ fetch, protocol: 'ai-sdk' });
  return <ChatWindow chat={chat} persistence={usePersistence('unloaded useChatSession')} />;
}

function SdkPage() {
  const chat = useChat({ id: 'c', fetch });
  return <ChatWindow chat={chat} persistence={usePersistence('unloaded useChat')} />;
}

// The test sets the frame's name.
const Page = window.name === 'useChat' ? SdkPage : SessionPage;
createRoot(document.body.appendChild(document.createElement('div'))).render(<Page />);
