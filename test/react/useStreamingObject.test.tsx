import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import { memo, StrictMode, useEffect } from 'react';
import { renderToString } from 'react-dom/server';
import { useStreamingObject } from 'sluice';
import { StreamObjectSession } from 'sluice/core';
import { createStream, finish, mockFetch, object, script, sequence, stall, status, text } from 'sluice/testing';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';

const schema = z.object({ title: z.string(), steps: z.array(z.object({ text: z.string() })) });
const recipe = { title: 'Soup', steps: [{ text: 'Cut it.' }, { text: 'Boil it.' }] };

describe('useStreamingObject', () => {
  it('useStreamingObject sends the prompt and returns the validated object', async () => {
    const fetch = mockFetch(script(object(recipe), finish()));
    const { result } = renderHook(() => useStreamingObject({ api: '/api/recipe', schema, fetch }));
    expect(result.current).toMatchObject({ object: undefined, status: 'idle', isStreaming: false, error: null });
    await act(() => result.current.submit('Soup'));
    expect(result.current).toMatchObject({
      final: recipe,
      object: recipe,
      status: 'done',
      outcome: 'complete',
      issues: [],
    });
    expect(fetch.journal.requests[0]).toMatchObject({ method: 'POST', body: { prompt: 'Soup' } });
    expectTypeOf(result.current.final).toEqualTypeOf<z.infer<typeof schema> | undefined>();
    expectTypeOf(result.current.object?.steps?.[0]?.text).toEqualTypeOf<string | undefined>();
  });

  it.each(['text', 'fence', 'prose', { tool: 'save' }] as const)(
    'useStreamingObject finds the object in an answer of the form %j',
    async (from) => {
      const fetch = mockFetch(script(object(recipe, { from }), finish()), { protocol: 'anthropic-messages' });
      const { result } = renderHook(() => useStreamingObject({ schema, fetch }));
      await act(() => result.current.submit('Soup'));
      expect(result.current.final).toEqual(recipe);
    },
  );

  it('useStreamingObject has the outcome truncated and the partial object if the model stops inside a string', async () => {
    const cut = '{"title":"Soup","steps":[{"text":"mix the fl';
    const fetch = mockFetch(script(object(cut), finish('length')));
    const { result } = renderHook(() => useStreamingObject({ schema, fetch }));
    await act(() => result.current.submit('Soup'));
    expect(result.current).toMatchObject({
      status: 'failed',
      outcome: 'truncated',
      final: undefined,
      object: { title: 'Soup', steps: [{ text: 'mix the fl' }] },
      error: { code: 'truncated', partial: cut },
    });
  });

  it('useStreamingObject renders the memoized component of an array element only while that element grows', async () => {
    const cards = Array.from({ length: 200 }, (_, id) => ({ id, title: `Card number ${id}` }));
    let renders = 0;
    let commits = 0;
    const Card = memo(function Card({ card }: { card: { readonly title?: string } }) {
      renders++;
      return <li>{card.title}</li>;
    });
    const stream = createStream();
    function Cards() {
      const { object, submit } = useStreamingObject<z.ZodArray<z.ZodObject<{ id: z.ZodNumber; title: z.ZodString }>>>({
        fetch: stream.fetch,
      });
      useEffect(() => void submit(), [submit]);
      useEffect(() => {
        commits++;
      });
      return (
        <ul>
          {object?.map((card, index) => (
            <Card key={index} card={card} />
          ))}
        </ul>
      );
    }
    render(<Cards />);
    const json = JSON.stringify(cards);
    for (let from = 0; from < json.length; from += 24) {
      await act(async () => {
        await stream.emit(text(json.slice(from, from + 24)));
      });
    }
    await act(async () => {
      await stream.end();
    });
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(200));
    expect(screen.getAllByRole('listitem').at(-1)).toHaveTextContent('Card number 199');
    expect(commits).toBeGreaterThan(100);
    // A commit changes the last card and may add one; every other card keeps its identity.
    expect(renders).toBeLessThan(2 * commits + 200);
  });

  it('useStreamingObject calls the onElement of the latest render', async () => {
    const fetch = mockFetch(script(object(['a', 'b']), finish()));
    const [first, second] = [vi.fn(), vi.fn()];
    const { result, rerender } = renderHook(({ onElement }) => useStreamingObject({ fetch, onElement }), {
      initialProps: { onElement: first },
    });
    const ended = result.current.submit();
    rerender({ onElement: second });
    await act(() => ended);
    expect(first).not.toHaveBeenCalled();
    expect(second.mock.calls).toEqual([
      ['a', [0]],
      ['b', [1]],
    ]);
  });

  it('useStreamingObject sends one request under StrictMode, and none after unmount', async () => {
    const fetch = mockFetch(script(text('{"title":"So'), stall()));
    function Recipe() {
      const { object, submit } = useStreamingObject({ fetch, schema });
      useEffect(() => void submit('Soup'), [submit]);
      return <h1>{object?.title}</h1>;
    }
    const { unmount } = render(
      <StrictMode>
        <Recipe />
      </StrictMode>,
    );
    await screen.findByText('So');
    expect(fetch.journal.requests).toHaveLength(1);
    unmount();
    await waitFor(() => expect(fetch.journal.last!.state).toBe('aborted'));
  });

  it('useStreamingObject retries, stops and resets', async () => {
    const fetch = mockFetch(
      sequence(status(500), script(object(recipe), finish()), script(text('{"title":"So'), stall())),
    );
    const { result } = renderHook(() => useStreamingObject({ fetch, schema, retry: false }));
    await act(() => result.current.submit('Soup'));
    expect(result.current).toMatchObject({ status: 'failed', outcome: 'failed', error: { code: 'http' } });
    await act(() => result.current.retry());
    expect(result.current).toMatchObject({ status: 'done', final: recipe, error: null });
    act(() => void result.current.submit('Soup'));
    await waitFor(() => expect(result.current.object).toEqual({ title: 'So' }));
    act(() => result.current.stop());
    expect(result.current).toMatchObject({ status: 'stopped', object: { title: 'So' }, final: undefined });
    act(() => result.current.reset());
    expect(result.current).toMatchObject({ status: 'idle', object: undefined });
  });

  it('useStreamingObject shows an external session and does not stop it on unmount', async () => {
    const fetch = mockFetch(script(text('{"title":"So'), stall()));
    const session = new StreamObjectSession({ fetch, schema });
    const { result, unmount } = renderHook(() => useStreamingObject({ session }));
    act(() => void session.start('Soup'));
    await waitFor(() => expect(result.current.object?.title).toBe('So'));
    unmount();
    expect(session.getSnapshot().status).toBe('streaming');
    session.stop();
  });

  it('useStreamingObject renders as idle on a server', () => {
    function Recipe() {
      const { object, status } = useStreamingObject({ schema });
      return <p>{`${status} ${object?.title}`}</p>;
    }
    expect(renderToString(<Recipe />)).toBe('<p>idle undefined</p>');
  });
});
