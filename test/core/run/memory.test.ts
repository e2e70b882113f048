// @vitest-environment node
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { instantClock } from 'sluice/testing';
import { expect, it } from 'vitest';
import { StreamSession } from '../../../src/core/index.js';

setFlagsFromString('--expose-gc');
const gc: () => void = runInNewContext('gc');

const events = 100_000;

function respond(): Response {
  const encoder = new TextEncoder();
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const content = (1_000 + (sent % 9_000)).toString();
      controller.enqueue(encoder.encode(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`));
      sent++;
      if (sent === events) controller.enqueue(encoder.encode('data: [DONE]\n\n'));
      if (sent === events) controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

it('the heap of a session grows by the text of a response, not by its number of commits', {
  timeout: 60_000,
}, async () => {
  const measure = () => {
    gc();
    gc();
    return process.memoryUsage().heapUsed;
  };
  const options = { fetch: async () => respond(), environment: instantClock(), userTiming: false };
  // A first run compiles the code, which would count as growth of the heap.
  await new StreamSession(options).start('Hi');
  const session = new StreamSession(options);
  const before = measure();
  let commits = 0;
  session.subscribe(() => commits++);
  const { text } = await session.start('Hi');
  const grown = measure() - before;
  expect(text).toHaveLength(4 * events);
  expect(commits).toBeGreaterThan(events);
  console.info(`${(grown / text.length).toFixed(2)} bytes of heap a byte of text.`);
  // One copy, and what was added since the string was last flattened.
  expect(grown).toBeLessThan(2 * text.length + 1_000_000);
});
