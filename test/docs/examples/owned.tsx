import { StreamingResponse, useStreamingResponse } from 'sluice';
import { StreamSession } from 'sluice/core';

// Outside of any component: it goes on while the page around it changes.
const session = new StreamSession({ api: '/api/report' });

export function Report() {
  const stream = useStreamingResponse({ session });
  return <StreamingResponse stream={stream} prompt="Write the report" />;
}
