import { createStream, finish, mockFetch, repeat, script, stall, text, usage } from 'sluice/testing';
import { type StreamServer, serve } from 'sluice/testing/node';
import 'sluice/testing/vitest';
import { describe, expect, it } from 'vitest';

const plain = { protocol: 'text' } as const;
const answer = script(text('Hello'), finish());
const ask = (prompt: string) => ({ method: 'POST', body: JSON.stringify({ prompt }) });

/** The message of a failing matcher. */
function failure(run: () => void): string {
  try {
    run();
  } catch (error) {
    // Removes colors, which depend on the terminal.
    return String((error as Error).message).replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
  }
  throw new Error('The matcher did not fail.');
}

describe('toHaveReceivedPrompt', () => {
  it('toHaveReceivedPrompt checks every request', async () => {
    const fetch = mockFetch(answer);
    await fetch('/', ask('Tell me a story'));
    await fetch('/', ask('And another'));

    expect(fetch).toHaveReceivedPrompt('Tell me a story');
    expect(fetch).toHaveReceivedPrompt(/another/);
    expect(fetch.journal).toHaveReceivedPrompt(expect.stringContaining('And'));
    expect(fetch.journal.last).not.toHaveReceivedPrompt('Tell me a story');
  });

  it('toHaveReceivedPrompt prints the actual prompts', async () => {
    const fetch = mockFetch(answer);
    expect(failure(() => expect(fetch).toHaveReceivedPrompt('Hi'))).toBe(
      'Expected the prompt "Hi", but no request was made.',
    );
    await fetch('/', ask('Ho'));

    const message = failure(() => expect(fetch).toHaveReceivedPrompt('Hi'));
    expect(message).toContain('Expected a request with the prompt "Hi", but there were:\n  "Ho"');
    expect(message).toMatch(/- Hi\n\+ Ho/);
    expect(failure(() => expect(fetch).not.toHaveReceivedPrompt('Ho'))).toContain('but one was made');
  });
});

describe('toHaveBeenAborted', () => {
  it('toHaveBeenAborted passes for a client that aborted, and compares the reason', async () => {
    const fetch = mockFetch(script(text('a'), stall()), plain);
    const abort = new AbortController();
    await fetch('/', { signal: abort.signal });

    expect(failure(() => expect(fetch).toHaveBeenAborted())).toBe(
      'Expected the client to abort, but the response is "open" after 0 chunks and 0 bytes.',
    );
    abort.abort('stop');
    expect(fetch).toHaveBeenAborted();
    expect(fetch).toHaveBeenAborted('stop');
    expect(failure(() => expect(fetch).toHaveBeenAborted('unmount'))).toContain(
      'with the reason "unmount", but its reason was "stop"',
    );
    expect(failure(() => expect(fetch).not.toHaveBeenAborted())).toContain('but it did: "stop"');
  });

  it('toHaveBeenAborted fails for a response that was read to its end', async () => {
    const fetch = mockFetch(answer);
    await (await fetch('/')).text();

    expect(fetch).not.toHaveBeenAborted();
  });
});

describe('toHavePulledAtMost', () => {
  it('toHavePulledAtMost counts chunks and bytes of the latest response', async () => {
    const fetch = mockFetch(repeat(text('xx')), plain);
    const reader = (await fetch('/')).body!.getReader();
    for (let count = 0; count < 3; count += 1) await reader.read();

    expect(fetch).toHavePulledAtMost(3);
    expect(fetch).toHavePulledAtMost({ bytes: 6 });
    expect(fetch).not.toHavePulledAtMost(2);
    expect(failure(() => expect(fetch).toHavePulledAtMost({ chunks: 3, bytes: 5 }))).toBe(
      'Expected at most 3 chunks and 5 bytes to be pulled, but the client pulled 3 chunks and 6 bytes.',
    );
    expect(() => expect(fetch).toHavePulledAtMost({})).toThrow('needs a number of chunks, or { chunks, bytes }');
  });

  it('toHavePulledAtMost throws for transports that cannot observe pulls, and the error names mockFetch', async () => {
    await using server: StreamServer = await serve(answer);
    await (await fetch(server.url)).text();

    expect(() => expect(server).toHavePulledAtMost(1)).toThrow(/hundred kilobytes.*Use mockFetch/);
  });
});

describe('toHaveStreamed', () => {
  it('toHaveStreamed accepts text, a regular expression or deltas, regardless of the chunks', async () => {
    const fetch = mockFetch(script(text('Hel'), text('lo'), usage({ outputTokens: 1 }), finish()));
    await (await fetch('/')).text();

    expect(fetch).toHaveStreamed('Hello');
    expect(fetch).toHaveStreamed(/^He/);
    expect(fetch).toHaveStreamed([
      { type: 'text', part: 'text-1', text: 'Hello' },
      { type: 'usage', usage: { outputTokens: 1 } },
      { type: 'finish', reason: 'stop', raw: '' },
    ]);
    expect(fetch).not.toHaveStreamed('Hel');
    expect(failure(() => expect(fetch).toHaveStreamed('Hullo'))).toMatch(
      /Expected "Hullo" to be streamed, but received "Hello"\.[\s\S]*- Expected/,
    );
    expect(failure(() => expect(fetch).not.toHaveStreamed('Hello'))).toContain('Expected "Hello" not to be streamed');
  });

  it('toHaveStreamed ignores the part of a script that was not sent', async () => {
    const fetch = mockFetch(script(text('sent'), text('never asked for')), plain);
    await (await fetch('/')).body!.getReader().read();

    expect(fetch).toHaveStreamed('sent');
  });

  it('toHaveStreamed throws if there was no request or the value has no journal', () => {
    expect(() => expect(createStream()).toHaveStreamed('')).toThrow('No request was made');
    expect(() => expect({}).toHaveStreamed('')).toThrow(
      'needs the return value of mockFetch, streamHandler, serve or createStream',
    );
  });
});
