import { StreamingResponse } from 'sluice';
import 'sluice/styles.css';

export default function Home() {
  return <StreamingResponse />;
}
