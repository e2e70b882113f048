import { useChat } from '@ai-sdk/react';

export function Chat() {
  const { messages, input, handleInputChange, handleSubmit, isLoading, stop } = useChat({ api: '/api/chat' });
  return (
    <form onSubmit={handleSubmit}>
      {messages.map(({ id, role, content }) => (
        <p key={id} data-role={role}>
          {content}
        </p>
      ))}
      <input aria-label="Message" value={input} onChange={handleInputChange} />
      <button type="submit" disabled={isLoading}>
        Send
      </button>
      {isLoading && (
        <button type="button" onClick={stop}>
          Stop
        </button>
      )}
    </form>
  );
}
