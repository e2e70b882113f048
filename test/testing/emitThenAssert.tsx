import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { useStreamingResponse } from 'sluice';
import { reset, type TestStream, text } from 'sluice/testing';
import { streamHandler } from 'sluice/testing/msw';
import { createStream } from 'sluice/testing/react';
import 'sluice/testing/vitest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

// The page's own origin, because happy-dom enforces CORS.
const api = new URL('/api/stream', location.href).href;
const times = 500;

function Answer({ fetch }: { fetch?: typeof globalThis.fetch }) {
  const { response, status, streamResponse } = useStreamingResponse({ api, fetch, retry: false });
  return (
    <>
      <button type="button" onClick={() => void streamResponse('Hi')}>
        Ask
      </button>
      <output data-status={status}>{response}</output>
    </>
  );
}

const server = setupServer();
beforeAll(() => {
  // React warns about updates outside `act` only if this is set.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  server.listen({ onUnhandledFrame: 'error' });
});
afterAll(() => server.close());

const consoleError = vi.spyOn(console, 'error');
beforeEach(() => void consoleError.mockClear());
afterEach(() => {
  vi.useRealTimers();
  cleanup();
  server.resetHandlers();
});

/** Emits repeatedly, and checks the page immediately each time. */
async function missesOf(stream: TestStream): Promise<number> {
  fireEvent.click(screen.getByRole('button'));
  const output = screen.getByRole('status');
  let misses = 0;
  let expected = '';
  for (let count = 0; count < times; count += 1) {
    expected += `word ${count} `;
    await stream.emit(text(`word ${count} `));
    if (output.textContent !== expected) misses += 1;
  }
  await stream.end();
  expect(output).toHaveAttribute('data-status', 'done');
  expect(output.textContent).toBe(expected);
  return misses;
}

describe.each([
  ['real', () => {}],
  ['fake', () => void vi.useFakeTimers()],
])(`${times} × emit, then assert the DOM, with %s timers`, (_, useTimers) => {
  it('the emitted text is rendered when emit() resolves, through mockFetch', async () => {
    useTimers();
    const stream = createStream('openai-chat');
    render(<Answer fetch={stream.fetch} />);

    expect(await missesOf(stream)).toBe(0);
    expect(consoleError).not.toHaveBeenCalled();
  });

  it('the emitted text is rendered when emit() resolves, through MSW', async () => {
    useTimers();
    const stream = createStream('openai-chat');
    server.use(streamHandler(api, stream));
    render(<Answer />);

    expect(await missesOf(stream)).toBe(0);
    expect(consoleError).not.toHaveBeenCalled();
  });
});

describe('createStream of sluice/testing/react', () => {
  it('the error is rendered when fail() resolves', async () => {
    const stream = createStream('openai-chat');
    render(<Answer fetch={stream.fetch} />);
    fireEvent.click(screen.getByRole('button'));
    await stream.emit(text('Hi'));
    await stream.fail();

    expect(screen.getByRole('status')).toHaveAttribute('data-status', 'failed');
    expect(screen.getByRole('status')).toHaveTextContent('Hi');
    expect(consoleError).not.toHaveBeenCalled();
  });

  it('a stall is rendered after stallAfterMs, and then the text that follows it', async () => {
    const stream = createStream('openai-chat');
    render(<Answer fetch={stream.fetch} />);
    fireEvent.click(screen.getByRole('button'));
    await stream.emit(text('Hi'));
    await stream.stall(10_000);
    expect(screen.getByRole('status')).toHaveAttribute('data-status', 'stalled');
    await stream.emit(text(' there'));

    expect(screen.getByRole('status')).toHaveAttribute('data-status', 'streaming');
    expect(screen.getByRole('status')).toHaveTextContent('Hi there');
  });

  it('the error idle-timeout is rendered when a stall does not end', async () => {
    const stream = createStream('openai-chat');
    render(<Answer fetch={stream.fetch} />);
    fireEvent.click(screen.getByRole('button'));
    await stream.emit(text('Hi'));
    await stream.stall();

    expect(screen.getByRole('status')).toHaveAttribute('data-status', 'failed');
    expect(stream).toHaveBeenAborted();
  });

  it("createStream does not hide React's warning about an update outside of act", async () => {
    consoleError.mockImplementation(() => {});
    const { createStream: createBareStream } = await import('sluice/testing');
    const stream = createBareStream('openai-chat');
    render(<Answer fetch={stream.fetch} />);
    fireEvent.click(screen.getByRole('button'));
    await stream.emit(text('Hi'), reset());

    expect(String(consoleError.mock.calls[0]?.[0])).toContain('not wrapped in act');
    consoleError.mockReset();
  });
});
