import { useChat } from 'sluice/ai-sdk';

export function Chat() {
  const { messages, sendMessage, progress, outcomes, failure, retry } = useChat({ resume: true });
  return (
    <main>
      {messages.map((message) => (
        <article key={message.id}>
          {message.parts.map((part) => (part.type === 'text' ? part.text : ''))}
          {outcomes.get(message.id) === 'truncated' && <em>This answer was cut off.</em>}
        </article>
      ))}
      <p>{progress.status}</p>
      {failure && (
        <p role="alert">
          {failure.message}{' '}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      <button type="button" onClick={() => sendMessage({ text: 'What is a sluice?' })}>
        Ask
      </button>
    </main>
  );
}
