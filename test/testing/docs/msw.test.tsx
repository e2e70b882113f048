import { fireEvent, render, screen } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { StreamingResponse } from 'sluice';
import { finish, script, text, when } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const chat = streamHandler('http://localhost/api/stream', [
  when({ lastMessage: /weather/ }, script(text('Sunny.'), finish())),
  script(text('I only know the weather.'), finish()),
]);
const server = setupServer(chat);
beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

test('streamHandler selects its reply by the prompt', async () => {
  render(<StreamingResponse api="http://localhost/api/stream" prompt="How is the weather?" />);
  fireEvent.click(screen.getByRole('button', { name: 'Generate Response' }));

  expect(await screen.findByText('Sunny.')).toBeVisible();
  expect(chat).toHaveReceivedPrompt('How is the weather?');
});
