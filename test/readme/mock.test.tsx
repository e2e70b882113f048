import { render, screen } from '@testing-library/react';
import { StreamingResponse } from 'sluice';
import { mockFetch, reset, script, text } from 'sluice/testing';
import { expect, test } from 'vitest';

test('a broken connection keeps what arrived', async () => {
  const fetch = mockFetch(script(text('Once upon'), reset()));
  render(<StreamingResponse fetch={fetch} />);
  screen.getByRole('button', { name: 'Generate Response' }).click();
  expect(await screen.findByRole('alert')).toHaveTextContent('Error: ');
  expect(screen.getByText('Once upon')).toBeVisible();
});
