import { render, screen } from '@testing-library/react';
import { ChatRoot, defaultStrings, MessageError, StreamError } from 'sluice';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorSentence } from '../../src/react/errorSentence.js';
import { withStrings } from '../../src/react/strings.js';
import { fakeChat } from './chat/fakeChat.js';

const sentence = (error: StreamError) => errorSentence(error, defaultStrings);

describe('the error sentence', () => {
  it.each([
    ['a 401', new StreamError('http', 'x', { status: 401 }), /Sign in/],
    ['a 403', new StreamError('http', 'x', { status: 403 }), /access/],
    ['a 413', new StreamError('http', 'x', { status: 413 }), /Shorten your message/],
    ['a 429', new StreamError('http', 'x', { status: 429 }), /Wait a moment/],
    ['a 503', new StreamError('http', 'x', { status: 503 }), /busy/],
    ['a 500', new StreamError('http', 'x', { status: 500 }), /server had a problem/],
    ['a full context', new StreamError('provider', 'x', { providerCode: 'context_length_exceeded' }), /too long/],
    ['an overloaded provider', new StreamError('provider', 'Overloaded'), /busy/],
    ['no response', new StreamError('network', 'x'), /could not be reached/],
    ['a cut answer', new StreamError('truncated', 'x', { status: 200 }), /before the answer was complete/],
    ['an HTML page', new StreamError('unexpected-content-type', 'x', { status: 200 }), /could not be read/],
  ])('the error sentence for %s says what the user can do', (_, error, expected) => {
    expect(sentence(error)).toMatch(expected);
  });

  it('the error sentence on the screen never contains the message, excerpt or URL of the error', () => {
    const message = 'Expected a stream from POST /api/faults, but got text/html with status 200: <!doctype html>';
    const error = new StreamError('unexpected-content-type', message, { status: 200, excerpt: '<!doctype html>' });
    expect(sentence(error)).not.toMatch(/POST|api|html|200/);
  });

  it('`strings.errors` replaces the error sentences of individual error codes', () => {
    const strings = withStrings({ errors: { signIn: 'Bitte anmelden.', other: ({ code }) => `Fehler: ${code}` } });
    expect(errorSentence(new StreamError('http', 'x', { status: 401 }), strings)).toBe('Error: Bitte anmelden.');
    expect(errorSentence(new StreamError('aborted', 'x'), strings)).toBe('Error: Fehler: aborted');
    expect(errorSentence(new StreamError('network', 'x'), strings)).toBe(sentence(new StreamError('network', 'x')));
  });
});

describe('error details', () => {
  beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => {}));
  afterEach(() => vi.restoreAllMocks());

  const error = new StreamError('http', 'Stream request failed: POST /api/chat answered 401. Check `headers`.', {
    status: 401,
  });
  const show = (showErrorDetails?: boolean) =>
    render(
      <ChatRoot chat={fakeChat({ status: 'error', error })} showErrorDetails={showErrorDetails}>
        <MessageError />
      </ChatRoot>,
    );

  it('error details are in a closed disclosure in development', () => {
    show();
    expect(screen.getByText('Details').closest('details')).not.toHaveAttribute('open');
    expect(screen.getByText(/POST \/api\/chat/)).not.toBeVisible();
  });

  it('`showErrorDetails={false}` hides the error details', () => {
    show(false);
    expect(screen.getByRole('alert')).toHaveTextContent('Error: You are signed out. Sign in and try again.Retry');
    expect(screen.queryByText(/POST/)).toBeNull();
  });

  it('error details are logged once per error', () => {
    const other = new StreamError('http', 'Once', { status: 500 });
    const chat = fakeChat({ status: 'error', error: other });
    const view = (
      <ChatRoot chat={chat}>
        <MessageError />
      </ChatRoot>
    );
    render(view).unmount();
    render(view);
    expect(vi.mocked(console.error).mock.calls.filter(([logged]) => logged === other)).toHaveLength(1);
  });
});
