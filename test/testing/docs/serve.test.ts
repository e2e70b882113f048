// @vitest-environment node
import { StreamSession } from 'sluice/core';
import { finish, reset, resumable, script, text } from 'sluice/testing';
import { serve } from 'sluice/testing/node';
import { expect, test } from 'vitest';

test('a session resumes over a real socket', async () => {
  await using server = await serve(resumable(script(text('Once upon '), reset(), text('a time.'), finish())));
  const session = new StreamSession({ api: server.url, resume: { by: 'id' } });

  expect(await session.start('Hi')).toMatchObject({ status: 'done', text: 'Once upon a time.' });
  expect(server.journal.requests[1]!.headers.has('last-event-id')).toBe(true);
});
