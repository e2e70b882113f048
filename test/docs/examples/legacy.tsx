import { useChat } from 'sluice/ai-sdk/legacy';

export function Chat() {
  const { messages, input, handleInputChange, handleSubmit, isLoading, stop } = useChat({ api: '/api/chat' });
  return (
    <form onSubmit={handleSubmit}>
      {messages.map(({ id, role, content }) => (
        <p key={id}>
          <b>{role}</b> <span>{content}</span>
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
