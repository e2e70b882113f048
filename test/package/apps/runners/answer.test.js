// For Vitest. answer.spec.js is the same test for Jest.
import { fireEvent, render, screen } from '@testing-library/react';
import { createElement } from 'react';
import { StreamingResponse } from 'sluice';
import { finish, mockFetch, script, text } from 'sluice/testing';
import { expect, test } from 'vitest';

test('a component shows a mocked answer', async () => {
  render(createElement(StreamingResponse, { fetch: mockFetch(script(text('A mocked answer.'), finish())) }));
  fireEvent.click(screen.getByRole('button', { name: 'Generate Response' }));
  expect(await screen.findByText('A mocked answer.')).toBeTruthy();
});
