import { StreamSession } from 'sluice/core';
import { finish, harmlessQuirks, mockFetch, script, text } from 'sluice/testing';
import { expect, test } from 'vitest';

const answer = script(text('Hello, '), text('world'), finish());

test.each(harmlessQuirks('openai-chat'))('a session reads an answer with %s', async (quirk) => {
  const fetch = mockFetch(answer, { protocol: 'openai-chat', quirks: [quirk] });
  const { outcome, text } = await new StreamSession({ fetch, onSkip: () => {} }).start('Hi');
  expect({ outcome, text }).toEqual({ outcome: 'complete', text: 'Hello, world' });
});
