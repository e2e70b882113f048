import { StreamSession } from 'sluice/core';
import { mockFetch, pace, reset, script } from 'sluice/testing';
import { cassetteFile } from 'sluice/testing/node';
import { expect, test } from 'vitest';

const recorded = cassetteFile('test/testing/docs/chat.jsonl');

test('a cassette plays a recording without waiting', async () => {
  const session = new StreamSession({ fetch: mockFetch(script(pace('instant'), recorded)) });

  expect(await session.start('Hi')).toMatchObject({
    status: 'done',
    text: 'A river once asked the sluice a question.',
  });
});

test('a fault breaks a recording in the middle', async () => {
  const fetch = mockFetch(script(pace('instant'), reset({ afterBytes: 700 }), recorded));
  const session = new StreamSession({ fetch });
  const { status, text } = await session.start('Hi');

  expect(status).toBe('failed');
  expect('A river once asked the sluice a question.'.startsWith(text)).toBe(true);
});
