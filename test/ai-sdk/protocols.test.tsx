import { Chat } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { SluiceChatTransport, type SluiceChatTransportOptions } from 'sluice/ai-sdk';
import {
  finish,
  mockFetch,
  raw,
  reasoning,
  type ScriptPart,
  script,
  source,
  status,
  text,
  toolCall,
  truncate,
  usage,
} from 'sluice/testing';
import { describe, expect, it } from 'vitest';
import { mountChat } from './mountChat.js';

type Parts = UIMessage['parts'];

type Protocol = Extract<SluiceChatTransportOptions<UIMessage>['protocol'], string>;

async function ask(protocol: Exclude<Protocol, 'auto'>, ...steps: readonly ScriptPart[]) {
  const fetch = mockFetch(script(...steps), { protocol });
  const transport = new SluiceChatTransport<UIMessage>({ protocol, fetch, body: { model: 'm' } });
  const chat = new Chat<UIMessage>({ id: 'c', transport });
  await chat.sendMessage({ text: 'Hi' });
  return { chat, transport, request: fetch.journal.requests[0]!, parts: (chat.messages[1]?.parts ?? []) as Parts };
}

const withTools = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama', 'ag-ui'] as const;

describe('useChat with the protocol of an endpoint', () => {
  it.each([...withTools, 'ai-data-stream', 'ai-sdk'] as const)(
    'useChat decodes a %s response to message parts',
    async (protocol) => {
      const { parts, transport } = await ask(
        protocol,
        reasoning('Hm.'),
        text('Hello, '),
        text('world'),
        toolCall('weather', { city: 'Bern' }, { id: 't' }),
        finish('tool-calls'),
      );
      expect(parts.filter(({ type }) => type !== 'step-start')).toMatchObject([
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Hello, world' },
        { input: { city: 'Bern' }, state: 'input-available' },
      ]);
      expect(transport.getSnapshot().progress.outcome).toBe('complete');
    },
  );

  it.each([
    ['openai-chat', { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }],
    ['anthropic-messages', { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }],
    ['gemini', { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }],
    ['json', { messages: [{ role: 'user', content: 'Hi' }] }],
  ] as const)('useChat sends the request body of %s', async (protocol, body) => {
    const { request } = await ask(protocol, text('Hello'), finish());
    expect(request.body).toMatchObject(body);
  });

  it('toRequestBody of useChat sets the request body', async () => {
    const fetch = mockFetch(script(text('Hello'), finish()), { protocol: 'json' });
    const mounted = mountChat({
      protocol: 'json',
      fetch,
      body: { model: 'm' },
      toRequestBody: (messages) => ({ turns: messages.length }),
    });
    await mounted.send();
    expect(mounted.text).toBe('Hello');
    expect(fetch.journal.requests[0]!.body).toEqual({ turns: 1, model: 'm' });
  });

  it('useChat completes a plain text response at the end of its body', async () => {
    const { parts, transport } = await ask('text', text('Hello'), finish());
    expect(parts).toMatchObject([{ type: 'step-start' }, { type: 'text', text: 'Hello', state: 'done' }]);
    expect(transport.getSnapshot().progress.outcome).toBe('complete');
  });

  it('useChat reports an openai-chat response without its end marker as truncated', async () => {
    const { transport, chat } = await ask('openai-chat', text('Hel'), truncate());
    expect(chat.status).toBe('ready');
    expect(transport.getSnapshot().progress.outcome).toBe('truncated');
  });

  it.each([
    ['ends with [DONE]', raw('data: [DONE]\n\n')],
    ['just ends', truncate()],
  ])('useChat fails with the code protocol for a response in another protocol that %s', async (_, end) => {
    const { transport, chat } = await ask(
      'gemini',
      raw('data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hel"}}\n\n'),
      end,
    );
    expect(chat.status).toBe('error');
    expect(transport.getSnapshot().progress).toMatchObject({ status: 'failed', error: { code: 'protocol' } });
  });

  it('useChat converts sources to source-url parts and usage to message metadata', async () => {
    const { parts, chat, transport } = await ask(
      'ai-data-stream',
      source('https://example.org/', { title: 'Example' }),
      text('Hello'),
      usage({ inputTokens: 3, outputTokens: 5 }),
      finish(),
    );
    expect(parts).toContainEqual(expect.objectContaining({ type: 'source-url', url: 'https://example.org/' }));
    expect(chat.messages[1]!.metadata).toMatchObject({ usage: { inputTokens: 3, outputTokens: 5 } });
    expect(transport.metrics.usage).toMatchObject({ inputTokens: 3, outputTokens: 5 });
  });

  it.each([
    ['openai-chat', 'max_tokens', 'length'],
    ['anthropic-messages', 'end_turn', 'stop'],
  ] as const)('useChat keeps the finish reason of %s as the provider writes it', async (protocol, word, reason) => {
    const events = {
      'openai-chat': [
        { choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] },
        { choices: [{ index: 0, delta: {}, finish_reason: word }] },
      ],
      'anthropic-messages': [
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: word } },
        { type: 'message_stop' },
      ],
    }[protocol];
    const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    const mounted = mountChat({ id: 'c', protocol, fetch: mockFetch(script(raw(`${body}data: [DONE]\n\n`))) });
    await mounted.send();
    const message = mounted.chat.messages[1]!;
    expect(message.metadata).toMatchObject({ rawFinishReason: word });
    expect(mounted.chat.finishReasons.get(message.id)).toBe(reason);
  });

  it.each([
    ['events that are JSON-encoded twice', 'text/event-stream', (json: string) => `data: ${JSON.stringify(json)}\n\n`],
    ['a JSON text sequence', 'application/json-seq', (json: string) => `\u001e${json}\n`],
    [
      'a JSON array',
      'application/json',
      (json: string, index: number, { length }: { length: number }) =>
        `${index === 0 ? '[' : ','}${json}${index === length - 1 ? ']' : ''}`,
    ],
  ])('useChat reads %s', async (_, type, frame) => {
    const chunks = [
      { choices: [{ index: 0, delta: { role: 'assistant', content: 'Hel' } }] },
      { choices: [{ index: 0, delta: { content: 'lo' } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ];
    const body = chunks.map((chunk, index, all) => frame(JSON.stringify(chunk), index, all)).join('');
    for (const protocol of ['openai-chat', 'auto'] as const) {
      const mounted = mountChat({
        id: protocol,
        protocol,
        fetch: mockFetch(status(200, { headers: { 'content-type': type }, body })),
      });
      await mounted.send();
      expect(mounted.text).toBe('Hello');
      expect(mounted.chat.progress.outcome).toBe('complete');
    }
  });
});
