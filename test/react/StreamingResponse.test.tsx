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
  it('asks for a story when no prompt is given, and shows the answer', async () => {
    const fetch = mockFetch(hello);
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
    expect(fetch.journal.requests[0]!.body).toEqual({ prompt: 'Tell me a story' });
  });

  it('says that it streams, and disables the button while it does', async () => {
    const fetch = mockFetch(script(text('Hello'), stall()));
    render(<StreamingResponse fetch={fetch} prompt="Hi" />);
    await userEvent.click(generate());
    expect(await screen.findByText('Streaming response…')).toBeInTheDocument();
    expect(generate()).toBeDisabled();
  });

  it('shows the error with its message, keeps the text, and asks again on Retry', async () => {
    const fetch = mockFetch(sequence(script(text('Hel'), reset()), hello));
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    expect(await screen.findByRole('alert')).toHaveTextContent(/^Error: .*connection/i);
    expect(screen.getByText('Hel')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('sets as code what an error names in backticks', async () => {
    const fetch = async () => new Response('<p>Log in', { headers: { 'content-type': 'text/html' } });
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).not.toContain('`');
    expect(within(alert).getAllByRole('code').length).toBeGreaterThan(0);
  });

  it('tells a screen reader what happens, in one region, and by default not the answer', async () => {
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
    // What comes within a second of the last words is said together with what follows it.
    expect(said.join(' ')).toBe('Responding The mock answered with status 503. Retry 1 in 1 s Answer complete');
  });

  it("says the answer itself with announce='final'", async () => {
    render(<StreamingResponse fetch={mockFetch(hello)} announce="final" />);
    await userEvent.click(generate());
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Hello, world Answer complete'), {
      timeout: 10_000,
    });
  });

  it('gives the focus back to the button when Stop goes', async () => {
    const fetch = mockFetch(script(text('Hello'), stall()));
    render(<StreamingResponse fetch={fetch} />);
    await userEvent.click(generate());
    await screen.findByText('Hello');
    screen.getByRole('button', { name: 'Stop' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(generate()).toHaveFocus());
    expect(screen.getByText('Hello')).toBeInTheDocument();
  });

  it('copies the answer as it is, and says so', async () => {
    const user = userEvent.setup();
    render(<StreamingResponse fetch={mockFetch(script(text('**bold**'), finish()))} />);
    await user.click(generate());
    await user.click(await screen.findByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('**bold**');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
  });

  it('carries its status, the class it is given and the ref to its element', async () => {
    const ref = createRef<HTMLDivElement>();
    render(<StreamingResponse ref={ref} className="mine" fetch={mockFetch(hello)} />);
    expect(ref.current).toHaveClass('mine');
    expect(ref.current).toHaveAttribute('data-status', 'idle');
    await userEvent.click(generate());
    await waitFor(() => expect(ref.current).toHaveAttribute('data-status', 'done'));
  });

  it('says every word in the language it is given', async () => {
    const fetch = mockFetch(hello);
    render(<StreamingResponse fetch={fetch} strings={{ generate: 'Erzählen' }} />);
    expect(screen.getByRole('button', { name: 'Erzählen' })).toBeInTheDocument();
  });

  it('shows a response that is held elsewhere', async () => {
    const fetch = mockFetch(hello);
    function Elsewhere() {
      const stream = useStreamingResponse({ fetch, api: '/api/elsewhere' });
      return <StreamingResponse stream={stream} />;
    }
    render(<Elsewhere />);
    await userEvent.click(generate());
    expect(await screen.findByText('Hello, world')).toBeInTheDocument();
  });

  it('renders on a server', () => {
    expect(renderToString(<StreamingResponse />)).toContain('Generate Response');
  });

  it('has parts that say what they need when they stand alone', () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => render(<StreamingResponseError />)).toThrow('need a <StreamingResponseRoot>');
    complaint.mockRestore();
  });
});
