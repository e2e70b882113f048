import {
  finish,
  harmlessQuirks,
  mockFetch,
  type Quirk,
  reset,
  type ScriptPart,
  script,
  text,
  toolCall,
  truncate,
} from 'sluice/testing';
import { describe, expect, it } from 'vitest';

const answer = script(text('Hi'), finish());

async function body(
  quirks: readonly Quirk[],
  part: ScriptPart = answer,
  options: Parameters<typeof mockFetch>[1] = {},
) {
  const response = await mockFetch(part, { protocol: 'json', quirks, ...options })('/');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
}

const bodyOfChat = (quirks: readonly Quirk[], part: ScriptPart) => body(quirks, part, { protocol: 'openai-chat' });

/** The values at a path of each event. */
async function events(quirks: readonly Quirk[], part: ScriptPart): Promise<unknown[]> {
  const lines = [...(await bodyOfChat(quirks, part)).matchAll(/^data: (\{.+)$/gm)];
  return lines.map(([, json]) => JSON.parse(json!).choices?.[0]);
}

interface ChatChoice {
  readonly delta: { readonly tool_calls: [{ index: number; id?: string; function: { name?: string } }] };
}

describe('quirks', () => {
  it.each<[Quirk, string]>([
    ['byte-order-mark', '\uFEFFdata: {"content":"Hi"}\n\ndata: [DONE]\n\n'],
    ['crlf', 'data: {"content":"Hi"}\r\n\r\ndata: [DONE]\r\n\r\n'],
    ['no-space-after-colon', 'data:{"content":"Hi"}\n\ndata:[DONE]\n\n'],
    ['multi-line-data', 'data: {\ndata:  "content": "Hi"\ndata: }\n\ndata: [DONE]\n\n'],
    ['heartbeats', ': heartbeat\n\ndata: {"content":"Hi"}\n\n: heartbeat\n\ndata: [DONE]\n\n'],
    ['empty-events', 'data:\n\ndata: {"content":"Hi"}\n\ndata:\n\ndata: [DONE]\n\n'],
    ['single-newline-events', 'data: {"content":"Hi"}\ndata: [DONE]\n'],
    ['no-last-blank-line', 'data: {"content":"Hi"}\n\ndata: [DONE]\n'],
    ['missing-done', 'data: {"content":"Hi"}\n\n'],
    ['ids-on-some-events', 'id: 1\ndata: {"content":"Hi"}\n\ndata: [DONE]\n\n'],
  ])('the quirk %s rewrites the events', async (quirk, expected) => {
    expect(await body([quirk])).toBe(expected);
  });

  it('quirks combine with each other', async () => {
    expect(await body(['crlf', 'no-space-after-colon', 'no-last-blank-line', 'byte-order-mark'])).toBe(
      '\uFEFFdata:{"content":"Hi"}\r\n\r\ndata:[DONE]\r\n',
    );
  });

  it('the offset of a fault counts bytes of the body that the quirks rewrote', async () => {
    expect(await body(['byte-order-mark', 'crlf'], script(truncate({ afterBytes: 8 }), answer))).toBe('\uFEFFdata:');
  });

  it('numbers-as-content sends a text as a JSON number only if the whole text is exactly a number', async () => {
    const numbers = script(text('42'), text('007'), text('1.5'), text('Hi'), finish());
    const sent = [...(await body(['numbers-as-content'], numbers)).matchAll(/"content":([^}]+)/g)];
    expect(sent.map(([, value]) => value)).toEqual(['42', '"007"', '1.5', '"Hi"']);
  });

  it('content-parts and choice-index-counts-up change the choices of each chunk', async () => {
    const choices = await events(['content-parts', 'choice-index-counts-up'], script(text('a'), text('b'), finish()));
    expect(choices).toMatchObject([
      { index: 0, delta: { content: [{ type: 'text', text: 'a' }] } },
      { index: 1, delta: { content: [{ type: 'text', text: 'b' }] } },
      { index: 2, finish_reason: 'stop' },
    ]);
  });

  it.each<[Quirk, unknown[]]>([
    ['late-tool-names', [undefined, 'look_up']],
    ['tool-names-in-pieces', ['look', '_up']],
  ])('the quirk %s splits the start of a tool call', async (quirk, names) => {
    const choices = await events([quirk], script(toolCall('look_up', { a: 1 }), finish('tool-calls')));
    const calls = choices.slice(0, 2).map((choice) => (choice as ChatChoice).delta.tool_calls[0]);
    expect(calls.map((call) => call.function.name)).toEqual(names);
    expect(calls.map(({ index }) => index)).toEqual([0, 0]);
    expect(calls.map(({ id }) => id)).toEqual(['call_1', undefined]);
  });

  it('rechunked sends small chunks with the same bytes', async () => {
    const fetch = mockFetch(answer, { protocol: 'json', quirks: ['rechunked'] });
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await fetch('/')).body!) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(2);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(24);
    expect(await body(['rechunked'])).toBe(await body([]));
  });

  it('whole-json-answer sends a single JSON document', async () => {
    const part = script(text('Hi'), toolCall('look_up', { a: 1 }), finish('tool-calls'));
    const response = await mockFetch(part, { protocol: 'openai-chat', quirks: ['whole-json-answer'] })('/');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      choices: [
        {
          message: { content: 'Hi', tool_calls: [{ function: { name: 'look_up', arguments: '{"a":1}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
    });
  });

  it('whole-json-answer breaks in the middle of the document if the script breaks', async () => {
    const quirks = ['whole-json-answer'] as const;
    const response = await mockFetch(script(text('Hi'), reset()), { protocol: 'openai-chat', quirks })('/');
    await expect(response.text()).rejects.toThrow(TypeError);
  });

  it('json-error and html-error-page replace the answer and have status 200', async () => {
    const error = await mockFetch(answer, { quirks: ['json-error'] })('/');
    expect(error.status).toBe(200);
    expect(await error.json()).toMatchObject({ error: { message: expect.any(String) } });
    const page = await mockFetch(answer, { quirks: ['html-error-page'] })('/');
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it('quirks throw for unknown names and for protocols in which they cannot occur', () => {
    expect(() => mockFetch(answer, { protocol: 'ai-sdk', quirks: ['late-tool-names'] })).toThrow(
      "The quirk 'late-tool-names' cannot occur in the protocol 'ai-sdk'. It occurs in openai-chat.",
    );
    expect(() => mockFetch(answer, { quirks: ['typo' as never] })).toThrow("Unknown quirk 'typo'. Known quirks: byte-");
  });

  it('harmlessQuirks lists the quirks of a protocol that cause no failure', () => {
    expect(harmlessQuirks('text')).toEqual(['rechunked']);
    expect(harmlessQuirks('openai-chat')).toContain('tool-names-in-pieces');
    expect(harmlessQuirks('openai-chat')).not.toContain('json-error');
  });
});
