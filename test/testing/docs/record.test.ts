// @vitest-environment node
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamSession } from 'sluice/core';
import { finish, mockFetch, script, text } from 'sluice/testing';
import { cassetteFile, recordFile, serve } from 'sluice/testing/node';
import { expect, test } from 'vitest';

test('a response is recorded once and played in every run', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'cassette-')), 'chat.jsonl');
  await using provider = await serve(script(text('Hello'), finish()), { protocol: 'anthropic-messages' });

  const headers = { 'x-api-key': 'sk-never-in-the-file' };
  const live = new StreamSession({ api: `${provider.url}/v1/messages`, headers, fetch: recordFile(file) });
  await live.start('Hi');

  const played = new StreamSession({ fetch: mockFetch(cassetteFile(file)) });
  expect((await played.start('Hi')).text).toBe('Hello');
});
