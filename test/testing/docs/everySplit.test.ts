import { StreamSession } from 'sluice/core';
import { everySplit, finish, script, text } from 'sluice/testing';
import { expect, test } from 'vitest';

test('a session reads the same text for every split of the body in two', async () => {
  const answer = script(text('Grüße aus 東京 👋'), finish());

  const read = await everySplit(answer, async (fetch) => {
    const { status, text } = await new StreamSession({ fetch }).start('Say hello');
    return { status, text };
  });

  expect(read).toEqual({ status: 'done', text: 'Grüße aus 東京 👋' });
});
