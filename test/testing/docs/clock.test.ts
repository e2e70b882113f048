import { StreamSession } from 'sluice/core';
import { finish, mockFetch, pace, script, text, virtualClock } from 'sluice/testing';
import { expect, test } from 'vitest';

test('an answer of half a minute advances only the virtual clock', async () => {
  const clock = virtualClock();
  clock.install();
  const novel = script(
    pace({ ttftMs: 800, charsPerSecond: 340, jitter: 0.5, seed: 7 }),
    text('All happy families are alike. '.repeat(340)),
    finish(),
  );
  const session = new StreamSession({ fetch: mockFetch(novel) });
  const { status } = await session.start('Tell me a story');

  expect(status).toBe('done');
  expect(session.metrics.ttftMs).toBeGreaterThanOrEqual(400);
  expect(session.metrics.duration).toBeGreaterThan(25_000);
});
