import { StreamingResponse } from 'sluice';
import 'sluice/styles.css';

export function Story() {
  return <StreamingResponse api="/api/stream" prompt="Tell me a story" />;
}
