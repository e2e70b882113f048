import { DefaultChatTransport, type UIMessage } from 'ai';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ChatWindow } from 'sluice';
import { useChat } from 'sluice/ai-sdk';
import 'sluice/styles.css';

const transport = new DefaultChatTransport({ api: '/api/chat' });

function Chat({ id, messages }: { id: string; messages: UIMessage[] }) {
  const chat = useChat({
    id,
    messages,
    transport,
    // Joins the active response when the page loads, and resumes it after a lost connection.
    resume: true,
    // Closing the connection does not stop the model, because other tabs may follow the response.
    onStop: () => void fetch(`/api/chat/${id}/stream`, { method: 'DELETE' }),
  });
  return <ChatWindow chat={chat} />;
}

/** The chat id is in the URL. A second tab with the same URL follows the same response. */
const { searchParams } = new URL(location.href);
const id = searchParams.get('chat') ?? crypto.randomUUID();
history.replaceState(null, '', `?chat=${id}`);

const saved = await fetch(`/api/chat/${id}`);
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Chat id={id} messages={await saved.json()} />
  </StrictMode>,
);
