import { render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createRef } from 'react';
import { renderToString } from 'react-dom/server';
import { StreamingResponse, StreamingResponseError, useStreamingResponse } from 'sluice';
import { finish, mockFetch, reset, script, sequence, stall, status, text } from 'sluice/testing';
import { describe, expect, it, vi } from 'vitest';

const hello = script(text('Hello, world'), finish());
const generate = () => screen.getByRole('button', { name: 'Generate Response' });

describe('StreamingResponse', () => {
  it('StreamingResponse sends the default prompt and shows the answer', async () => {
    const fetch = mockFetch(hello);
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
    expect(fetch.journal.requests[0]!.body).toEqual({ prompt: 'Tell me a story' });
  });

  it('StreamingResponse shows its status and disables Generate while streaming', async () => {
    const fetch = mockFetch(script(text('Hello'), stall()));
    render(<StreamingResponse fetch={fetch} prompt="Hi" />);
    await userEvent.click(generate());
    expect(await screen.findByText('Streaming response…')).toBeInTheDocument();
    expect(generate()).toBeDisabled();
  });

  it('StreamingResponse shows the error and keeps the text, and Retry sends the request again', async () => {
    const fetch = mockFetch(sequence(script(text('Hel'), reset()), hello));
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    expect(await screen.findByRole('alert')).toHaveTextContent(/^Error: .*connection/i);
    expect(screen.getByText('Hel')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('StreamingResponse renders text in backticks in an error message as code', async () => {
    const fetch = async () => new Response('<p>Log in', { headers: { 'content-type': 'text/html' } });
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).not.toContain('`');
    expect(within(alert).getAllByRole('code').length).toBeGreaterThan(0);
  });

  it('StreamingResponse announces its status in one live region, but not the answer by default', async () => {
    const fetch = mockFetch(sequence(status(503, { retryAfter: 1 }), hello));
    render(<StreamingResponse fetch={fetch} />);
    const said: string[] = [];
    const region = screen.getByRole('status');
    const listener = new MutationObserver(() => said.push(region.textContent ?? ''));
    listener.observe(region, { childList: true, subtree: true });
    expect(document.querySelectorAll('[aria-live], [role=status], [role=log]')).toHaveLength(1);
    await userEvent.click(generate());
    await waitFor(() => expect(said.at(-1)).toMatch(/Answer complete$/), { timeout: 10_000 });
    listener.disconnect();
    // Text within a second of the last announcement is joined with the next one.
    expect(said.join(' ')).toBe('Responding The mock answered with status 503. Retry 1 in 1 s Answer complete');
  });

  it('announce="final" announces the answer of StreamingResponse', async () => {
    render(<StreamingResponse fetch={mockFetch(hello)} announce="final" />);
    await userEvent.click(generate());
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Hello, world Answer complete'), {
      timeout: 10_000,
    });
  });

  it('StreamingResponse focuses Generate when the focused Stop button is removed', async () => {
    const fetch = mockFetch(script(text('Hello'), stall()));
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    await screen.findByText('Hello');
    screen.getByRole('button', { name: 'Stop' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(generate()).toHaveFocus());
    expect(screen.getByText('Hello')).toBeInTheDocument();
  });

  it('Copy in StreamingResponse copies the source of the answer and confirms it', async () => {
    const user = userEvent.setup();
    render(<StreamingResponse fetch={mockFetch(script(text('**bold**'), finish()))} />);
    await user.click(generate());
    await user.click(await screen.findByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('**bold**');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
  });

  it('StreamingResponse sets data-status and passes className and ref to its element', async () => {
    const ref = createRef<HTMLDivElement>();
    render(<StreamingResponse ref={ref} className="mine" fetch={mockFetch(hello)} />);
    expect(ref.current).toHaveClass('mine');
    expect(ref.current).toHaveAttribute('data-status', 'idle');
    await userEvent.click(generate());
    await waitFor(() => expect(ref.current).toHaveAttribute('data-status', 'done'));
  });

  it('StreamingResponse shows the texts of `strings`', async () => {
    const fetch = mockFetch(hello);
    render(<StreamingResponse fetch={fetch} strings={{ generate: 'Erzählen' }} />);
    expect(screen.getByRole('button', { name: 'Erzählen' })).toBeInTheDocument();
  });

  it('StreamingResponse shows the response passed as `stream`', async () => {
    const fetch = mockFetch(hello);
    function Elsewhere() {
      const stream = useStreamingResponse({ fetch, api: '/api/elsewhere' });
      return <StreamingResponse stream={stream} />;
    }
    render(<Elsewhere />);
    await userEvent.click(generate());
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
  });

  it('StreamingResponse renders on a server', () => {
    expect(renderToString(<StreamingResponse />)).toContain('Generate Response');
  });

  it('a part of StreamingResponse throws an error that names StreamingResponseRoot when rendered outside of it', () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => render(<StreamingResponseError />)).toThrow('inside a <StreamingResponseRoot>');
    complaint.mockRestore();
  });
});
