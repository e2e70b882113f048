// A server component: what renders in the browser is marked 'use client' by the package.
import { StreamingResponse } from 'sluice';

export default function Page() {
  return <StreamingResponse />;
}
