import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import { StrictMode, useEffect, useRef } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { type StreamingResponseHandle, useStreamingResponse } from 'sluice';
import { finish, mockFetch, reset, script, sequence, stall, status, text } from 'sluice/testing';
import { describe, expect, it, vi } from 'vitest';

const hello = script(text('Hello, '), text('world'), finish());

describe('useStreamingResponse', () => {
  it('useStreamingResponse sends { prompt } as JSON in a POST to /api/stream by default', async () => {
    const fetch = mockFetch(hello);
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    await act(() => result.current.streamResponse('Tell me a story'));
    const [request] = fetch.journal.requests;
    expect(request).toMatchObject({ method: 'POST', body: { prompt: 'Tell me a story' } });
    expect(new URL(request!.url).pathname).toBe('/api/stream');
    expect(request!.headers.get('content-type')).toBe('application/json');
  });

  it('useStreamingResponse sends the headers, body and URL of the latest render', async () => {
    const fetch = mockFetch(hello);
    const { result, rerender } = renderHook(
      ({ api }) => useStreamingResponse({ fetch, api, headers: { 'x-key': 'k' }, body: { temperature: 1 } }),
      { initialProps: { api: '/api/one' } },
    );
    rerender({ api: '/api/two' });
    await act(() => result.current.streamResponse('Hi'));
    const [request] = fetch.journal.requests;
    expect(new URL(request!.url).pathname).toBe('/api/two');
    expect(request!.headers.get('x-key')).toBe('k');
    expect(request!.body).toEqual({ prompt: 'Hi', temperature: 1 });
  });

  it('useStreamingResponse changes its status from idle through streaming to done', async () => {
    const fetch = mockFetch(hello);
    const seen: string[] = [];
    const { result } = renderHook(() => {
      const stream = useStreamingResponse({ fetch });
      if (seen.at(-1) !== stream.status) seen.push(stream.status);
      return stream;
    });
    expect(result.current).toMatchObject({ response: '', isStreaming: false, error: null, status: 'idle' });
    await act(() => result.current.streamResponse('Hi'));
    expect(result.current).toMatchObject({ response: 'Hello, world', isStreaming: false, error: null, status: 'done' });
    expect(result.current.outcome).toBe('complete');
    expect(seen[0]).toBe('idle');
    expect(seen.at(-1)).toBe('done');
  });

  it('useStreamingResponse counts the chunks and bytes of the latest answer', async () => {
    const fetch = mockFetch(hello);
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    await act(() => result.current.streamResponse('Hi'));
    const { metrics } = result.current;
    expect(metrics.chunks).toBe(fetch.journal.last!.chunksPulled);
    expect(metrics.totalBytes).toBe(fetch.journal.last!.bytesPulled);
    expect(metrics.characters).toBe('Hello, world'.length);
  });

  it('useStreamingResponse starts each answer with empty text', async () => {
    const fetch = mockFetch(sequence(hello, script(text('Again'), finish())));
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    await act(() => result.current.streamResponse('one'));
    await act(() => result.current.streamResponse('two'));
    expect(result.current.response).toBe('Again');
  });

  it('streamResponse() replaces the active answer, and no later chunk of that answer is shown', async () => {
    const fetch = mockFetch(sequence(script(text('first'), stall()), script(text('second'), finish())));
    const texts: string[] = [];
    const { result } = renderHook(() => {
      const stream = useStreamingResponse({ fetch });
      texts.push(stream.response);
      return stream;
    });
    let first: Promise<unknown>;
    await act(async () => {
      first = result.current.streamResponse('one');
    });
    await waitFor(() => expect(result.current.response).toBe('first'));
    texts.length = 0;
    await act(() => result.current.streamResponse('two'));
    await first!;
    expect(result.current.response).toBe('second');
    expect(texts.join('')).not.toContain('first'.repeat(2));
    expect(texts.slice(1)).not.toContain('first');
    expect(fetch.journal.entries[0]!.state).toBe('aborted');
  });

  it('stop() of useStreamingResponse keeps the received text and cancels the request', async () => {
    const fetch = mockFetch(script(text('so far'), stall()));
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    act(() => void result.current.streamResponse('Hi'));
    await waitFor(() => expect(result.current.response).toBe('so far'));
    act(() => result.current.stop());
    expect(result.current).toMatchObject({ status: 'stopped', response: 'so far', isStreaming: false, error: null });
    expect(fetch.journal.entries[0]!.state).toBe('aborted');
  });

  it('useStreamingResponse cancels the request on unmount', async () => {
    const fetch = mockFetch(script(text('so far'), stall()));
    const { result, unmount } = renderHook(() => useStreamingResponse({ fetch }));
    act(() => void result.current.streamResponse('Hi'));
    await waitFor(() => expect(result.current.response).toBe('so far'));
    unmount();
    expect(fetch.journal.entries[0]!.state).toBe('aborted');
  });

  it('reset() of useStreamingResponse clears the answer', async () => {
    const fetch = mockFetch(hello);
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    await act(() => result.current.streamResponse('Hi'));
    act(() => result.current.reset());
    expect(result.current).toMatchObject({ status: 'idle', response: '', outcome: undefined });
  });

  it('useStreamingResponse returns an HTTP error with its status and an excerpt, and throws nothing', async () => {
    const fetch = mockFetch(status(403, { body: 'This key may not use the model.' }));
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    await act(() => result.current.streamResponse('Hi'));
    expect(result.current.error).toMatchObject({ name: 'StreamError', code: 'http', status: 403 });
    expect(result.current.error!.message).toMatch(/^Stream request failed.*403.*This key may not use the model/s);
    expect(result.current.status).toBe('failed');
  });

  it('the error for a missing route names the README section on backend routes', async () => {
    const fetch = mockFetch(status(404));
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    await act(() => result.current.streamResponse('Hi'));
    expect(result.current.error!.message).toContain('Backend routes');
  });

  it('useStreamingResponse keeps the text of a broken answer, with the status failed', async () => {
    const fetch = mockFetch(script(text('so far'), reset()));
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    await act(() => result.current.streamResponse('Hi'));
    expect(result.current).toMatchObject({ status: 'failed', response: 'so far', error: { code: 'disconnected' } });
    expect(result.current.error!.partial).toBe('so far');
  });

  it('the functions of useStreamingResponse keep their identity across renders', async () => {
    const fetch = mockFetch(hello);
    const { result } = renderHook(() => useStreamingResponse({ fetch }));
    const { streamResponse, stop, reset: forget, retry, resume } = result.current;
    await act(() => streamResponse('Hi'));
    expect(result.current).toMatchObject({ streamResponse, stop, reset: forget, retry, resume });
  });
});

describe('useStreamingResponse under StrictMode', () => {
  it('useStreamingResponse sends one request per call under StrictMode', async () => {
    const fetch = mockFetch(hello);
    const { result } = renderHook(() => useStreamingResponse({ fetch }), { wrapper: StrictMode });
    await act(() => result.current.streamResponse('Hi'));
    expect(fetch.journal.requests).toHaveLength(1);
    expect(result.current.response).toBe('Hello, world');
  });

  it('useStreamingResponse sends one request for a call in a mount effect under StrictMode', async () => {
    const fetch = mockFetch(hello);
    function Mount() {
      const { response, streamResponse } = useStreamingResponse({ fetch });
      useEffect(() => {
        void streamResponse('Hi');
      }, [streamResponse]);
      return <p>{response}</p>;
    }
    render(<Mount />, { wrapper: StrictMode });
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
    expect(fetch.journal.requests).toHaveLength(1);
  });

  it('useStreamingResponse sends one request under StrictMode for a mount effect guarded by a ref', async () => {
    const fetch = mockFetch(hello);
    function Mount() {
      const { response, streamResponse } = useStreamingResponse({ fetch });
      const asked = useRef(false);
      useEffect(() => {
        if (asked.current) return;
        asked.current = true;
        void streamResponse('Hi');
      }, [streamResponse]);
      return <p>{response}</p>;
    }
    render(<Mount />, { wrapper: StrictMode });
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
    expect(fetch.journal.requests).toHaveLength(1);
  });
});

describe('server rendering of useStreamingResponse', () => {
  function Answer({ handle }: { handle?: (stream: StreamingResponseHandle) => void }) {
    const stream = useStreamingResponse();
    handle?.(stream);
    return <p data-status={stream.status}>{stream.response}</p>;
  }

  it('useStreamingResponse renders idle on a server and hydrates without a warning', async () => {
    const html = renderToString(<Answer />);
    expect(html).toContain('data-status="idle"');
    const container = document.createElement('div');
    container.innerHTML = html;
    document.body.append(container);
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    const recovered = vi.fn();
    const root = await act(() => hydrateRoot(container, <Answer />, { onRecoverableError: recovered }));
    expect(complaint).not.toHaveBeenCalled();
    expect(recovered).not.toHaveBeenCalled();
    expect(container.innerHTML).toBe(html);
    act(() => root.unmount());
    container.remove();
    complaint.mockRestore();
  });
});
