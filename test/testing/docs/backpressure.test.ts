import { readDeltas } from 'sluice/core';
import { mockFetch, repeat, text } from 'sluice/testing';
import { expect, test } from 'vitest';

test('readDeltas pulls only a few chunks ahead of the loop and cancels the body when the loop ends', async () => {
  const fetch = mockFetch(repeat(text('word ')), { protocol: 'text' });

  let batches = 0;
  for await (const _ of readDeltas(await fetch('/api/stream'))) {
    batches += 1;
    expect(fetch).toHavePulledAtMost(batches + 2);
    if (batches === 10) break;
  }

  expect(fetch).toHaveBeenAborted();
});
