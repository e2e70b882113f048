import { ChatWindow } from 'sluice';
import 'sluice/styles.css';

export function Chat() {
  return (
    <div style={{ height: '80dvh' }}>
      <ChatWindow
        api="/api/openai/v1/chat/completions"
        protocol="openai-chat"
        body={{ model: 'gpt-5-mini', stream: true }}
        suggestions={['What is a sluice?', 'Plan a week in Utrecht']}
        showMetrics
      />
    </div>
  );
}
