import { fireEvent, render, screen } from '@testing-library/react';
import { StreamingResponse } from 'sluice';
import { finish, instantClock, mockFetch, script, sequence, status, text } from 'sluice/testing';
import { createStream } from 'sluice/testing/react';
import { expect, test } from 'vitest';

test('StreamingResponse retries after a minute, as Retry-After requests', async () => {
  const clock = instantClock();
  clock.install();
  const fetch = mockFetch(sequence(status(429, { retryAfter: 60 }), script(text('At last.'), finish())));
  render(<StreamingResponse fetch={fetch} />);
  fireEvent.click(screen.getByRole('button', { name: 'Generate Response' }));

  expect(await screen.findByText('At last.')).toBeVisible();
  expect(fetch.journal.requests).toHaveLength(2);
  expect(clock.now()).toBeGreaterThanOrEqual(60_000);
});

test('StreamingResponse keeps the received text when the connection breaks', async () => {
  const stream = createStream();
  render(<StreamingResponse fetch={stream.fetch} />);
  fireEvent.click(screen.getByRole('button', { name: 'Generate Response' }));
  await stream.emit(text('Once upon'));
  await stream.fail();

  expect(screen.getByRole('alert')).toHaveTextContent('Error: ');
  expect(screen.getByText('Once upon')).toBeVisible();
});
