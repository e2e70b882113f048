import { StreamingResponse } from 'sluice';

export function Story() {
  return (
    <StreamingResponse
      api="/api/stream"
      // After a break: a GET that says in Last-Event-ID what came last.
      resume={{ by: 'id', method: 'GET', url: '/api/stream/latest' }}
    />
  );
}
