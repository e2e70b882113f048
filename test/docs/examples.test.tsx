import { act, fireEvent, render, screen } from '@testing-library/react';
import type { ComponentType } from 'react';
import { event, finish, mockFetch, object, script, text } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';

const modules = import.meta.glob<Record<string, ComponentType>>('./examples/*.tsx', { eager: true });

const greeting = 'The sluice opens.';

/** The replies to examples that do not use the AI SDK's protocol. */
const replies: Record<string, () => typeof fetch> = {
  './examples/jsonPath.tsx': () => mockFetch(event({ choices: [{ text: greeting }] }), { protocol: 'json' }),
  './examples/protocol.tsx': () =>
    mockFetch(script(event({ kind: 'token', text: greeting }), event({ kind: 'bye' })), { protocol: 'json' }),
  './examples/recipe.tsx': () => mockFetch(script(object({ title: greeting, steps: [] }), finish())),
  './examples/provider.tsx': () => mockFetch(answer, { protocol: 'openai-chat' }),
};
const answer = script(text(greeting), finish());

describe('docs examples', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(Object.keys(modules))('the docs example %s sends a request and shows the answer', async (path) => {
    vi.stubGlobal('fetch', replies[path]?.() ?? mockFetch(answer));
    const [Example] = Object.values(modules[path]!);
    if (!Example) throw new Error(`${path} exports no component.`);
    render(<Example />);

    const input = screen.queryByRole('textbox');
    if (input) fireEvent.change(input, { target: { value: 'What is a sluice?' } });
    const button = screen.getAllByRole('button', { name: /generate|zusammenfassen|ask|go|send|إرسال/i }).at(-1)!;
    await act(async () => button.click());

    expect(await screen.findByText(greeting)).toBeInTheDocument();
  });
});
