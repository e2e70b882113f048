import { StreamSession } from 'sluice/core';
import { finish, mockFetch, pace, script, text } from 'sluice/testing';
import { expect, test } from 'vitest';

test('a StreamSession runs without React', async () => {
  const fetch = mockFetch(script(pace('instant'), text('Hello'), text(' there'), finish()));
  const session = new StreamSession({ api: 'https://example.com/chat', fetch });

  const statuses: string[] = [];
  session.subscribe(() => statuses.push(session.getSnapshot().status));
  const { status, text: answer, finishReason } = await session.start('Hi');

  expect({ status, answer }).toEqual({ status: 'done', answer: 'Hello there' });
  expect(finishReason).toBe('stop');
  expect(statuses.at(0)).toBe('connecting');
});
