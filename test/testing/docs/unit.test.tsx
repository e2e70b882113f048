import { fireEvent, render, screen } from '@testing-library/react';
import { StreamingResponse } from 'sluice';
import { text } from 'sluice/testing';
import { createStream } from 'sluice/testing/react';
import { expect, test } from 'vitest';

test('StreamingResponse shows the answer while it streams', async () => {
  const stream = createStream('openai-chat');
  render(<StreamingResponse fetch={stream.fetch} prompt="Tell me a story" />);
  fireEvent.click(screen.getByRole('button', { name: 'Generate Response' }));

  await stream.emit(text('Once upon'));
  expect(screen.getByText('Once upon')).toBeVisible();

  await stream.emit(text(' a time'));
  expect(screen.getByText('Once upon a time')).toBeVisible();

  await stream.end();
  expect(screen.getByRole('button', { name: 'Generate Response' })).toBeEnabled();
  expect(stream).toHaveReceivedPrompt('Tell me a story');
});
