import { type FormEvent, useState } from 'react';
import { useStreamingResponse } from 'sluice';

export function Ask() {
  const [question, setQuestion] = useState('');
  const { response, status, error, isStreaming, streamResponse, stop, retry } = useStreamingResponse({
    api: '/api/stream',
    body: { model: 'small' },
    onEnd: ({ status, usage }) => console.info(status, usage?.outputTokens),
  });

  function ask(event: FormEvent) {
    event.preventDefault();
    void streamResponse(question);
  }

  return (
    <form onSubmit={ask}>
      <input aria-label="Question" value={question} onChange={(event) => setQuestion(event.target.value)} />
      {isStreaming ? (
        <button type="button" onClick={stop}>
          Stop
        </button>
      ) : (
        <button type="submit">Ask</button>
      )}
      <output data-status={status}>{response}</output>
      {error && (
        <p role="alert">
          {error.message}{' '}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
    </form>
  );
}
