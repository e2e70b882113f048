import { delay, finish, mockFetch, offline, raw, repeat, script, status, text, toolCall } from 'sluice/testing';
import { describe, expect, it } from 'vitest';

describe('script', () => {
  it('a script can be part of another script', () => {
    const greeting = script(text('Hello'));

    expect(script(greeting, finish()).steps).toEqual([text('Hello'), finish()]);
  });

  it('a script is immutable', () => {
    expect(() => (script(text('a')).steps as unknown[]).push(text('b'))).toThrow(TypeError);
  });

  it('a script keeps its bytes if the caller reuses the buffer', async () => {
    const buffer = new TextEncoder().encode('abc');
    const answer = script(raw(buffer));
    buffer.fill(0);

    expect(await (await mockFetch(answer, { protocol: 'text' })('/')).text()).toBe('abc');
  });

  it('a script serves several requests, each from the beginning', async () => {
    const fetch = mockFetch(script(text('Hello')), { protocol: 'text' });

    expect(await (await fetch('/')).text()).toBe('Hello');
    expect(await (await fetch('/')).text()).toBe('Hello');
  });

  it('script() names text() in the error for a plain string', () => {
    expect(() => script('Hello' as never)).toThrow(
      `part 1 is the string "Hello". Write text('…') for text of the answer`,
    );
  });

  it('script() throws for two response heads, and the error suggests sequence()', () => {
    expect(() => script(status(429), offline())).toThrow(/2 \(status\(429\), offline\(\)\).*sequence\(…\)/);
  });

  it('script() throws for a response head after the first bytes of the body', () => {
    expect(() => script(text('Hi'), status(500))).toThrow('status(500) comes after the first bytes of the body');
    expect(() => script(delay(10), status(500))).not.toThrow();
  });

  it('steps of a script throw for invalid numbers', () => {
    expect(() => delay(-1)).toThrow('got -1');
    expect(() => delay(Number.NaN)).toThrow('got NaN');
    expect(() => status(99)).toThrow('got 99');
  });

  it('repeat() is lazy, and can repeat without end', async () => {
    const fetch = mockFetch(repeat(text('x')), { protocol: 'text' });
    const reader = (await fetch('/')).body!.getReader();
    for (let count = 0; count < 1_000; count += 1) await reader.read();

    expect(fetch.journal.last).toMatchObject({ chunksPulled: 1_000, state: 'open' });
  });

  it('script() assigns ids: consecutive texts share a part, and each tool call has its own part and call id', async () => {
    const fetch = mockFetch(script(text('a'), text('b'), toolCall('f'), toolCall('g'), text('c')));
    await (await fetch('/')).text();
    const parts = fetch.journal.last!.deltas.map((delta) => ('part' in delta ? delta.part : ''));
    const ids = fetch.journal.last!.deltas.flatMap((delta) => (delta.type === 'tool-call' ? [delta.id] : []));

    expect(parts[0]).toBe(parts[1]);
    expect(new Set(parts).size).toBe(4);
    expect(ids).toEqual(['call_1', 'call_2']);
  });
});
