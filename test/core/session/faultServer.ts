import type { TestProject } from 'vitest/node';
import {
  chunking,
  comment,
  delay,
  finish,
  htmlPage,
  offline,
  type Reply,
  raw,
  repeat,
  reset,
  resumable,
  script,
  sequence,
  stall,
  status,
  text,
  truncate,
  when,
} from '../../../src/testing/index.js';
import { type StreamServer, serve } from '../../../src/testing/node.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The origin of a server with a different fault on each path. */
    faultServerUrl: string;
  }
}

const hello = script(text('Hello'), text(', world'), finish());
/** A broken connection drops data that Chromium has not delivered yet, so the reset waits a moment. */
const thenReset = script(delay(50), reset());
const inHalves = script(text('Hello'), thenReset, text(', world'), finish());
const busy = () => sequence(status(429, { retryAfter: 0 }), status(503, { headers: { 'retry-after-ms': '1' } }), hello);

const faults: Record<string, Reply> = {
  '/whole': hello,
  '/byte-by-byte': script(chunking('byte'), hello),
  '/reset': script(text('Hello'), thenReset),
  '/reset-in-event': script(text('Hello'), raw('data: {"type":"resp'), thenReset),
  '/truncate': script(text('Hello'), truncate()),
  '/stall': script(text('Hello'), stall()),
  '/heartbeats': script(text('Hello'), repeat(script(comment('ping'), delay(5)))),
  '/offline': offline(),
  '/429': busy(),
  '/429-again': busy(),
  '/401': status(401, { body: 'not you' }),
  '/404': status(404, { body: 'no such route' }),
  '/204': status(204),
  '/redirect': status(307, { headers: { location: '/whole' } }),
  '/login': status(302, { headers: { location: '/page' } }),
  '/page': htmlPage(),
  '/endless': repeat(script(text('x'.repeat(1_000)), delay(1))),
  '/resumable': resumable(inHalves),
  '/sequence': resumable(inHalves),
  '/replay': sequence(script(text('Hello'), thenReset), hello),
  '/other-replay': sequence(script(text('Hello'), thenReset), script(text('Howdy'), finish())),
  '/slow': script(text('a'), delay(100), finish()),
};

/** A server with a fault on each path. `/state?of=` returns how the requests of a path ended. */
export default async function setup(project: TestProject) {
  let server: StreamServer | undefined;
  const stateOf = ({ url }: { url: string }) => {
    const path = new URL(url).searchParams.get('of');
    const states = server?.journal.entries.filter(({ request }) => new URL(request.url).pathname === path);
    return status(200, { body: JSON.stringify(states?.map(({ state }) => state)) });
  };
  server = await serve(
    [when({ url: '/state' }, stateOf), ...Object.entries(faults).map(([url, reply]) => when({ url }, reply))],
    { protocol: 'openai-responses' },
  );
  project.provide('faultServerUrl', server.url);
  return () => server.close();
}
