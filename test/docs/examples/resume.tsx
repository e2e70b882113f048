import { StreamingResponse } from 'sluice';

export function Story() {
  return (
    <StreamingResponse
      api="/api/stream"
      // After an interruption, a GET with the last event id in Last-Event-ID.
      resume={{ by: 'id', method: 'GET', url: '/api/stream/latest' }}
    />
  );
}
