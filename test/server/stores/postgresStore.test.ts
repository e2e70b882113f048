// @vitest-environment node
import { PGlite } from '@electric-sql/pglite';
import { createResumableStreams } from 'sluice/server';
import { testStreamStore } from 'sluice/server/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { postgresStore } from './postgresStore.js';

describe('the Postgres store of the docs', () => {
  const db = new PGlite();
  const store = postgresStore(db);
  afterAll(() => db.close());

  testStreamStore(() => store, { test: it, expect });

  it('the Postgres store works with createResumableStreams', async () => {
    const streams = createResumableStreams({ store });
    async function* answer() {
      for (let n = 0; n < 20; n++) yield `word ${n} `;
    }
    const wire = await (await streams.respond(answer, { key: 'pg' })).text();
    const [, id] = /^id: (.*-7)$/m.exec(wire)!;
    const request = new Request('http://a', { headers: { 'last-event-id': id! } });
    expect(wire.endsWith(await (await streams.resume(request, { key: 'pg' })).text())).toBe(true);
  });
});
