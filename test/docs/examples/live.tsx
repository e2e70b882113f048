import { StreamMetrics, useStreamingResponse, useStreamMonitor } from 'sluice';

export function Measured() {
  const { response, streamResponse, session } = useStreamingResponse();
  const metrics = useStreamMonitor(session);
  return (
    <>
      <button type="button" onClick={() => streamResponse('Tell me a story')}>
        Go
      </button>
      <p>{response}</p>
      <StreamMetrics metrics={metrics} />
    </>
  );
}
