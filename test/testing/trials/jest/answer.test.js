import { jest } from '@jest/globals';
import { fireEvent, render, screen } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { createElement } from 'react';
import { useStreamingResponse } from 'sluice';
import { finish, instantClock, mockFetch, script, sequence, status, streamMatchers, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { createStream } from 'sluice/testing/react';

expect.extend(streamMatchers);

const api = new URL('/api/stream', location.href).href;
const server = setupServer();
beforeAll(() => server.listen());
afterEach(() => {
  jest.useRealTimers();
  server.resetHandlers();
});
afterAll(() => server.close());

function Answer({ fetch }) {
  const { response, status, streamResponse } = useStreamingResponse({ api, fetch });
  return createElement(
    'div',
    null,
    createElement('button', { type: 'button', onClick: () => void streamResponse('Hi') }, 'Ask'),
    createElement('output', { 'data-status': status }, response),
  );
}

async function missesOf(stream) {
  fireEvent.click(screen.getByRole('button'));
  const output = screen.getByRole('status');
  let misses = 0;
  let expected = '';
  for (let count = 0; count < 500; count += 1) {
    expected += `word ${count} `;
    await stream.emit(text(`word ${count} `));
    if (output.textContent !== expected) misses += 1;
  }
  await stream.end();
  expect(output.getAttribute('data-status')).toBe('done');
  return misses;
}

describe.each([
  ['real', () => {}],
  ['fake', () => void jest.useFakeTimers()],
])('500 × emit, then assert the DOM, with %s timers', (_, useTimers) => {
  test('every emit() through mockFetch is rendered when it resolves', async () => {
    useTimers();
    const warn = jest.spyOn(console, 'error');
    const stream = createStream('openai-chat');
    render(createElement(Answer, { fetch: stream.fetch }));

    expect(await missesOf(stream)).toBe(0);
    expect(warn).not.toHaveBeenCalled();
    expect(stream).toHaveReceivedPrompt('Hi');
  });

  test('every emit() through MSW is rendered when it resolves', async () => {
    useTimers();
    const stream = createStream('openai-chat');
    server.use(streamHandler(api, stream));
    render(createElement(Answer));

    expect(await missesOf(stream)).toBe(0);
  });
});

test('a retry after a minute of Retry-After takes no real time', async () => {
  instantClock().install();
  const fetch = mockFetch(sequence(status(429, { retryAfter: 60 }), script(text('At last.'), finish())));
  render(createElement(Answer, { fetch }));
  fireEvent.click(screen.getByRole('button'));

  expect(await screen.findByText('At last.')).toBeTruthy();
  expect(fetch).toHaveStreamed('At last.');
  expect(() => expect(fetch).toHaveStreamed('Never.')).toThrow(
    /Expected "Never\." to be streamed, but it was "At last\."/,
  );
});
