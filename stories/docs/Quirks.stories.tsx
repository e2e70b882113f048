import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { StreamingResponse } from 'sluice';
import { finish, harmlessQuirks, mockFetch, type Quirk, script, text } from 'sluice/testing';
import { expect, waitFor } from 'storybook/test';

const answer = script(text('The mill turns '), text('as long as the water comes.'), finish());
const sentence = 'The mill turns as long as the water comes.';
const failing = ['json-error', 'html-error-page'] as const satisfies readonly Quirk[];

/** The same answer as different servers and gateways send it. Only errors change what the user sees. */
const meta = { title: 'Testing/Quirks', parameters: { layout: 'padded' } } satisfies Meta;

export default meta;

function Answer({ quirk }: { readonly quirk: Quirk }) {
  const [fetch] = useState(() => mockFetch(answer, { protocol: 'openai-chat', quirks: [quirk] }));
  return (
    <section aria-label={quirk}>
      <h2 style={{ font: '600 14px ui-monospace, monospace', marginBlock: '0 8px' }}>{quirk}</h2>
      <StreamingResponse fetch={fetch} protocol="openai-chat" retry={false} onSkip={() => {}} />
    </section>
  );
}

const quirks: readonly Quirk[] = [...harmlessQuirks('openai-chat'), ...failing];

/** One answer per quirk of OpenAI chat completions. */
export const EveryQuirk: StoryObj = {
  render: () => (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(260px, 100%), 1fr))', gap: 24 }}>
      {quirks.map((quirk) => (
        <Answer key={quirk} quirk={quirk} />
      ))}
    </div>
  ),
  play: async ({ canvas, canvasElement, userEvent }) => {
    for (const button of canvas.getAllByRole('button', { name: 'Generate Response' })) await userEvent.click(button);
    const statusOf = (quirk: Quirk) => canvas.getByRole('region', { name: quirk }).querySelector('.sluice-response');
    for (const quirk of failing) await waitFor(() => expect(statusOf(quirk)).toHaveAttribute('data-status', 'failed'));
    for (const quirk of ['byte-order-mark', 'heartbeats', 'rechunked', 'crlf'] as const) {
      await waitFor(() => expect(statusOf(quirk)).toHaveAttribute('data-status', 'done'));
      await expect(statusOf(quirk)).toHaveTextContent(sentence);
    }
    await expect(canvasElement.querySelectorAll('section')).toHaveLength(quirks.length);
  },
};
