import { cleanup, render, screen } from '@testing-library/react';
import { StreamingResponse } from 'sluice';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

afterEach(cleanup);

const recordings = inject('recordings');

describe.skipIf(recordings.length === 0)(
  'recorded provider streams through StreamingResponse, from a real server',
  () => {
    it.each(recordings)(
      'StreamingResponse shows exactly the expected text of the recording: $name',
      async ({ url, shown, fails }) => {
        const { container } = render(<StreamingResponse api={url} renderText={(text) => <pre>{text}</pre>} />);
        await userEvent.click(screen.getByRole('button', { name: 'Generate Response' }));
        await vi.waitFor(() => expect(container.firstChild).toHaveAttribute('data-status', fails ? 'failed' : 'done'), {
          timeout: 10_000,
        });
        expect(container.querySelector('.sluice-response__content')!.textContent).toBe(shown);
      },
    );
  },
);

describe('StreamingResponse in front of the AI SDK’s own streamText', () => {
  it('StreamingResponse shows an answer of the AI SDK’s streamText while it streams, and then completely', async () => {
    const { container } = render(<StreamingResponse api={`${inject('serverUrl')}/api/stream?delayMs=15`} />);
    await userEvent.click(screen.getByRole('button', { name: 'Generate Response' }));
    const seen = new Set<string>();
    await vi.waitFor(
      () => {
        seen.add(container.querySelector('.sluice-response__content')!.textContent!);
        expect(container.firstChild).toHaveAttribute('data-status', 'done');
      },
      { timeout: 10_000, interval: 10 },
    );
    expect(container.querySelector('.sluice-response__content')!.textContent).toBe(inject('answer'));
    expect(seen.size).toBeGreaterThan(3);
    for (const text of seen) expect(inject('answer').startsWith(text.trimEnd())).toBe(true);
  });

  it('StreamingResponse shows an error and keeps the partial answer when the connection breaks', async () => {
    const { container } = render(<StreamingResponse api={`${inject('serverUrl')}/api/stream?cut=6`} />);
    await userEvent.click(screen.getByRole('button', { name: 'Generate Response' }));
    await vi.waitFor(() => expect(container.firstChild).toHaveAttribute('data-status', 'failed'), { timeout: 10_000 });
    expect(screen.getByRole('alert').textContent).toMatch(/^Error: /);
    const text = container.querySelector('.sluice-response__content')!.textContent!;
    expect(text).not.toBe('');
    expect(inject('answer').startsWith(text.trimEnd())).toBe(true);
  });
});
