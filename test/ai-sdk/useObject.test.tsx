import { experimental_useObject as useStockObject } from '@ai-sdk/react';
import { act, renderHook, waitFor } from '@testing-library/react';
import { jsonSchema } from 'ai';
import { useObject } from 'sluice/ai-sdk';
import { finish, mockFetch, object, raw, reset, script, stall, status, text } from 'sluice/testing';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';

const schema = z.object({ title: z.string(), steps: z.array(z.string()) });
const recipe = { title: 'Soup', steps: ['Cut it.', 'Boil it.'] };
const whole = script(object(recipe), finish());

type Hook = typeof useObject;

/** Runs a hook to the end of a request. */
async function run(hook: Hook, reply: Parameters<typeof mockFetch>[0], input: unknown = 'Soup') {
  const fetch = mockFetch(reply, { protocol: 'text' });
  const onFinish = vi.fn();
  const onError = vi.fn();
  const { result } = renderHook(() =>
    hook({
      api: '/api/recipe',
      schema,
      fetch,
      headers: { 'x-key': 'k' },
      onFinish,
      onError,
      ...(hook === useObject && { retry: false }),
    }),
  );
  act(() => void result.current.submit(input));
  await waitFor(() => expect(onFinish.mock.calls.length + onError.mock.calls.length).toBe(1));
  await waitFor(() => expect(result.current.isLoading).toBe(false));
  return { result, fetch, onFinish, onError };
}

describe('useObject and the stock useObject', () => {
  it.each([
    ['sluice', useObject],
    ['stock', useStockObject as unknown as Hook],
  ])("useObject and the AI SDK's hook send the same request and end with the same object (%s)", async (_, hook) => {
    const { result, fetch, onFinish } = await run(hook, whole, { dish: 'Soup' });
    expect(result.current).toMatchObject({ object: recipe, isLoading: false, error: undefined });
    expect(onFinish.mock.calls).toEqual([[{ object: recipe, error: undefined }]]);
    const [request] = fetch.journal.requests;
    expect(request).toMatchObject({ method: 'POST', body: { dish: 'Soup' } });
    expect(request!.headers.get('content-type')).toBe('application/json');
    expect(request!.headers.get('x-key')).toBe('k');
  });

  it.each([
    ['sluice', useObject],
    ['stock', useStockObject as unknown as Hook],
  ])("useObject and the AI SDK's hook call onError for an error status (%s)", async (_, hook) => {
    const { result, onFinish } = await run(hook, status(500));
    expect(result.current.error).toBeInstanceOf(Error);
    expect(result.current.isLoading).toBe(false);
    expect(onFinish).not.toHaveBeenCalled();
  });

  it("useObject rejects a truncated object that the AI SDK's hook accepts as valid", async () => {
    const cut = script(object('{"title":"Soup","steps":["Cut it.","mix the fl'));
    const stock = await run(useStockObject as unknown as Hook, cut);
    expect(stock.onFinish.mock.calls[0]![0]).toMatchObject({
      object: { steps: ['Cut it.', 'mix the fl'] },
      error: undefined,
    });
    const { result, onFinish } = await run(useObject, cut);
    expect(onFinish.mock.calls).toEqual([
      [{ object: undefined, error: expect.objectContaining({ code: 'truncated' }) }],
    ]);
    expect(result.current).toMatchObject({ outcome: 'truncated', object: { steps: ['Cut it.', 'mix the fl'] } });
  });
});

describe('useObject', () => {
  it('useObject reports a schema mismatch to onFinish and as error', async () => {
    const { result, onFinish } = await run(useObject, script(object({ title: 1, steps: [] }), finish()));
    expect(onFinish.mock.calls[0]![0]).toMatchObject({ object: undefined, error: { code: 'schema-mismatch' } });
    expect(result.current.error).toMatchObject({ code: 'schema-mismatch', issues: [{ path: ['title'] }] });
  });

  it.each(['text', 'ai-sdk', 'openai-chat'] as const)(
    'useObject reads an object in a code fence with the protocol %s',
    async (protocol) => {
      const fetch = mockFetch(script(object(recipe, { from: 'fence' }), finish()), { protocol });
      const { result } = renderHook(() => useObject({ api: '/api/recipe', schema, fetch }));
      act(() => result.current.submit('Soup'));
      await waitFor(() => expect(result.current.outcome).toBe('complete'));
      expect(result.current.object).toEqual(recipe);
    },
  );

  it.each(['application/json', ''])('useObject reads a body with the content type %j as the object', async (type) => {
    const body = JSON.stringify(recipe, null, 2);
    const fetch = async () => new Response(body, { headers: type ? { 'content-type': type } : {} });
    const { result } = renderHook(() => useObject({ api: '/api/recipe', schema, fetch }));
    act(() => result.current.submit('Soup'));
    await waitFor(() => expect(result.current.outcome).toBe('complete'));
    expect(result.current.object).toEqual(recipe);
  });

  it('useObject accepts the schemas of the AI SDK', async () => {
    const own = jsonSchema<{ a: number }>(
      { type: 'object' },
      {
        validate: (value) =>
          (value as { a: unknown }).a === 1
            ? { success: true, value: value as { a: number } }
            : { success: false, error: new Error('a must be 1') },
      },
    );
    for (const [a, outcome] of [
      [1, 'complete'],
      [2, 'failed'],
    ] as const) {
      const fetch = mockFetch(script(object({ a }), finish()), { protocol: 'text' });
      const { result } = renderHook(() => useObject({ api: '/api', schema: own, fetch }));
      act(() => result.current.submit(''));
      await waitFor(() => expect(result.current.outcome).toBe(outcome));
      if (outcome === 'failed') expect(result.current.error!.message).toContain('a must be 1');
      expectTypeOf(result.current.object).toEqualTypeOf<{ a?: number } | undefined>();
    }
  });

  it('useObject returns initialValue until the first submit or clear', async () => {
    const fetch = mockFetch(script(text('{"title":"So'), stall()), { protocol: 'text' });
    const { result } = renderHook(() => useObject({ api: '/api', schema, fetch, initialValue: { title: 'Old' } }));
    expect(result.current.object).toEqual({ title: 'Old' });
    act(() => result.current.submit('Soup'));
    await waitFor(() => expect(result.current.object).toEqual({ title: 'So' }));
    act(() => result.current.stop());
    expect(result.current).toMatchObject({ isLoading: false, object: { title: 'So' }, error: undefined });
    act(() => result.current.clear());
    expect(result.current.object).toBeUndefined();
  });

  it('useObject shares one object between components with the same id', async () => {
    const fetch = mockFetch(whole, { protocol: 'text' });
    const one = renderHook(() => useObject({ id: 'shared', api: '/api', schema, fetch }));
    const two = renderHook(() => useObject({ id: 'shared', api: '/api', schema, fetch }));
    act(() => one.result.current.submit('Soup'));
    await waitFor(() => expect(two.result.current.object).toEqual(recipe));
  });

  it('useObject calls onError when the connection breaks, and keeps the partial object', async () => {
    const { result, onError } = await run(useObject, script(text('{"title":"Soup"'), reset(), raw('')));
    expect(onError.mock.calls[0]![0]).toMatchObject({ code: 'disconnected' });
    expect(result.current).toMatchObject({ object: { title: 'Soup' }, isLoading: false });
  });
});
