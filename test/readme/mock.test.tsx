// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { StreamingResponse } from 'sluice';
import { mockFetch, reset, script, text } from 'sluice/testing';
import { afterEach, expect, test } from 'vitest';

afterEach(cleanup);

test('a broken connection keeps the text that arrived', async () => {
  const fetch = mockFetch(script(text('Once upon'), reset()));
  render(<StreamingResponse fetch={fetch} />);
  fireEvent.click(screen.getByRole('button', { name: 'Generate Response' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Error: ');
  expect(screen.getByText('Once upon')).toBeTruthy();
});
