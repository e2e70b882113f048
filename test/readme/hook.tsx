import { useStreamingResponse } from 'sluice';

export function Story() {
  const { response, isStreaming, error, streamResponse, stop } = useStreamingResponse({ api: '/api/stream' });
  return (
    <article aria-busy={isStreaming}>
      <p>{response}</p>
      {error && <p role="alert">{error.message}</p>}
      <button type="button" onClick={() => (isStreaming ? stop() : streamResponse('Tell me a story'))}>
        {isStreaming ? 'Stop' : 'Go'}
      </button>
    </article>
  );
}
