import { StreamingResponse, StreamSession, useStreamingResponse } from 'sluice';

// Outside of any component: it goes on while the page around it changes.
const session = new StreamSession({ api: '/api/report' });

export function Report() {
  const stream = useStreamingResponse({ session });
  return <StreamingResponse stream={stream} prompt="Write the report" />;
}
