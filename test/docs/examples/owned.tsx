import { StreamingResponse, useStreamingResponse } from 'sluice';
import { StreamSession } from 'sluice/core';

// Outside any component, so that it continues when components unmount.
const session = new StreamSession({ api: '/api/report' });

export function Report() {
  const stream = useStreamingResponse({ session });
  return <StreamingResponse stream={stream} prompt="Write the report" />;
}
