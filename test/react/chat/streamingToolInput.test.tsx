import { act, render, screen, waitFor } from '@testing-library/react';
import { ChatWindow, useChatSession } from 'sluice';
import { finish, mockFetch, pace, script, toolCall } from 'sluice/testing';
import { expect, it } from 'vitest';

const input = { city: 'Oslo', days: 3, notes: 'word '.repeat(40) };

it('the default tool part shows the input growing while it streams', async () => {
  const fetch = mockFetch(script(pace({ charsPerSecond: 400 }), toolCall('plan', input), finish('tool-calls')), {
    protocol: 'openai-chat',
  });
  function Chat() {
    const chat = useChatSession({ fetch });
    return (
      <>
        <button type="button" onClick={() => chat.sendMessage({ text: 'Plan it' })}>
          Start
        </button>
        <ChatWindow chat={chat} />
      </>
    );
  }
  const { container } = render(<Chat />);
  await act(async () => screen.getByRole('button', { name: 'Start' }).click());
  const shown = new Set<string>();
  await waitFor(
    () => {
      const json = container.querySelector('.sluice-tool__json')?.textContent;
      const state = container.querySelector('.sluice-tool')?.getAttribute('data-state');
      if (json && state === 'input-streaming') shown.add(json);
      expect(state).toBe('input-available');
    },
    { interval: 10 },
  );
  const values = [...shown].map((json) => JSON.parse(json));
  expect(values.length).toBeGreaterThan(2);
  expect(values).toContainEqual(expect.objectContaining({ city: 'Oslo', days: 3 }));
  for (const { notes = '' } of values) expect(input.notes.startsWith(notes)).toBe(true);
});
