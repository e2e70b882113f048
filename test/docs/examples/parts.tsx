import {
  StreamingResponseActions,
  StreamingResponseContent,
  StreamingResponseError,
  StreamingResponseRoot,
  StreamingResponseStatus,
  useStreamingResponse,
} from 'sluice';

export function Summary() {
  const stream = useStreamingResponse({ api: '/api/summary' });
  return (
    <StreamingResponseRoot stream={stream} prompt="Sum it up in a sentence">
      <header>
        <h2>Summary</h2>
        <StreamingResponseStatus />
      </header>
      <StreamingResponseContent />
      <StreamingResponseError />
      <StreamingResponseActions />
    </StreamingResponseRoot>
  );
}
