import 'sluice/styles.css';
import { cleanup, render } from '@testing-library/react';
import { StreamingResponse } from 'sluice';
import { finish, mockFetch, script } from 'sluice/testing';
import { expect, it, vi } from 'vitest';

it('a missing style sheet is reported once, and a loaded one is not reported', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const fetch = mockFetch(script(finish()));
  render(<StreamingResponse fetch={fetch} />);
  expect(warn).not.toHaveBeenCalled();
  cleanup();

  for (const sheet of document.styleSheets) sheet.disabled = true;
  render(<StreamingResponse fetch={fetch} />);
  render(<StreamingResponse fetch={fetch} />);
  for (const sheet of document.styleSheets) sheet.disabled = false;
  cleanup();
  expect(warn.mock.calls.map(String)).toEqual([expect.stringContaining('The style sheet is missing')]);
  warn.mockRestore();
});
