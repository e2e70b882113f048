import { finish, mockFetch, reset, script, status, text } from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { setNetworkConditions } from '../../../src/testing/network/NetworkConditions.js';
import { readAnswer } from '../read.js';

const answer = script(text('Hello'), finish());

describe('setNetworkConditions', () => {
  it('setNetworkConditions rewrites replies from the next request until the conditions are unset', async () => {
    const fetch = mockFetch(answer);
    const before = await fetch('/');
    setNetworkConditions({ reply: (written) => script(reset({ afterBytes: 30 }), written) });
    const meanwhile = await fetch('/');
    setNetworkConditions(undefined);

    expect((await readAnswer(before)).text).toBe('Hello');
    expect((await readAnswer(meanwhile)).error).toMatchObject({ code: 'disconnected' });
    expect((await readAnswer(await fetch('/'))).text).toBe('Hello');
  });

  it('setNetworkConditions passes the request to the rewriting function', async () => {
    setNetworkConditions({ reply: (written, { prompt }) => (prompt === 'spare me' ? written : script(status(503))) });
    const ask = (prompt: string) => mockFetch(answer)('/', { method: 'POST', body: JSON.stringify({ prompt }) });

    expect((await ask('spare me')).status).toBe(200);
    expect((await ask('Hi')).status).toBe(503);
  });
});
