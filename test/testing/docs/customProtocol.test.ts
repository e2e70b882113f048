import { defineProtocol, StreamSession } from 'sluice/core';
import { event, mockFetch, script } from 'sluice/testing';
import { expect, test } from 'vitest';

type AcmeEvent = { kind: 'token'; text: string } | { kind: 'bye'; why: string };

const acme = defineProtocol<AcmeEvent>({
  name: 'acme',
  open: () => (event, out) => {
    if (event.kind === 'token') out.text(event.text);
    else if (event.kind === 'bye') {
      out.finish(event.why);
      out.end();
    } else return false;
  },
});

test('reads a protocol of your own', async () => {
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
