import { act, fireEvent, render, screen } from '@testing-library/react';
import type { ComponentType } from 'react';
import { finish, mockFetch, script, text } from 'sluice/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';

const modules = import.meta.glob<Record<string, ComponentType>>('./examples/*.tsx', { eager: true });

/** The example with the protocol of a provider is answered in it. */
const protocols: Record<string, 'openai-chat'> = { './examples/provider.tsx': 'openai-chat' };

describe('each example of the manual', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(Object.keys(modules))('%s asks, and shows the answer', async (path) => {
    const answer = script(text('The sluice opens.'), finish());
    vi.stubGlobal('fetch', mockFetch(answer, { protocol: protocols[path] }));
    const [Example] = Object.values(modules[path]!);
    if (!Example) throw new Error(`${path} exports no component.`);
    render(<Example />);

    const input = screen.queryByRole('textbox');
    if (input) fireEvent.change(input, { target: { value: 'What is a sluice?' } });
    const button = screen.getAllByRole('button', { name: /generate|zusammenfassen|ask|go|send/i }).at(-1)!;
    await act(async () => button.click());

    expect(await screen.findByText('The sluice opens.')).toBeInTheDocument();
  });
});
