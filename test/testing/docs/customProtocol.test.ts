import { defineProtocol, StreamSession } from 'sluice/core';
import { createEncoder, event, everySplit, finish, mockFetch, type StreamEncoder, script, text } from 'sluice/testing';
import { expect, test } from 'vitest';

type AcmeEvent = { kind: 'token'; text: string } | { kind: 'bye'; why: string };

const acme = defineProtocol<AcmeEvent>({
  name: 'acme',
  createDecoder: () => (event, out) => {
    if (event.kind === 'token') out.text(event.text);
    else if (event.kind === 'bye') {
      out.finish(event.why);
      out.end();
    } else return false;
  },
});

test('a session reads the events of a custom protocol', async () => {
  const fetch = mockFetch(
    script(
      event({ kind: 'token', text: 'Hel' }),
      event({ kind: 'token', text: 'lo' }),
      event({ kind: 'bye', why: 'stop' }),
    ),
    { protocol: 'json' },
  );
  const session = new StreamSession({ fetch, protocol: acme });

  expect(await session.start('Hi')).toMatchObject({ status: 'done', text: 'Hello' });
});

/** An encoder lets scripts be played in a custom protocol. */
function acmeEncoder(): StreamEncoder {
  const { headers, event, comment } = createEncoder('json');
  return {
    headers,
    event,
    comment,
    encode(delta) {
      if (delta.type === 'text') return event({ kind: 'token', text: delta.text });
      if (delta.type === 'finish') return event({ kind: 'bye', why: delta.raw });
      throw new TypeError(`acme has no ${delta.type}.`);
    },
    end: () => '',
  };
}

test('a session reads a custom protocol for every split of the body in two', async () => {
  const answer = script(text('Grüße '), text('aus Acme'), finish());
  const read = (fetch: typeof globalThis.fetch) => new StreamSession({ fetch, protocol: acme }).start('Hi');

  const state = await everySplit(answer, async (fetch) => (await read(fetch)).text, { protocol: acmeEncoder });
  expect(state).toBe('Grüße aus Acme');
});
