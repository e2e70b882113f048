// @vitest-environment node
import { Chat } from '@ai-sdk/react';
import { isToolUIPart, type UIMessage } from 'ai';
import { describe, expect, it } from 'vitest';
import { SluiceChatTransport } from '../../src/ai-sdk/index.js';
import { StreamSession } from '../../src/core/index.js';
import { type Gateway, gateways } from './gateways.js';

const content = ({ body }: Gateway) =>
  /^(data|event|id|:)/.test(body)
    ? 'text/event-stream'
    : body.startsWith('{"model"')
      ? 'application/x-ndjson'
      : 'application/json';

function responseOf(gateway: Gateway, size: number): Response {
  const bytes = new TextEncoder().encode(gateway.body);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
  return new Response(body, { headers: { 'content-type': content(gateway) } });
}

/** The fields of a result that the entry of a gateway specifies. */
function expected({ text = '', reasoning = '', calls = [], outcome = 'complete', error, finish, sources }: Gateway) {
  return {
    text,
    reasoning,
    calls,
    outcome,
    error: error === undefined ? undefined : expect.stringContaining(error),
    ...(finish && { finish }),
    ...(sources !== undefined && { sources }),
  };
}

async function throughSession(gateway: Gateway, protocol: Gateway['protocol'] | 'auto', size: number) {
  const session = new StreamSession({
    fetch: async () => responseOf(gateway, size),
    protocol,
    retry: false,
    onSkip: () => {},
    userTiming: false,
  });
  const { text, reasoning, toolCalls, outcome, error, finishReason, sources } = await session.start('Hi');
  const calls = toolCalls.map(({ name, status, input }) => [name, status === 'input-available' ? input : undefined]);
  return {
    text,
    reasoning,
    calls,
    outcome,
    error: outcome === 'failed' ? error?.message : undefined,
    ...(gateway.finish && { finish: finishReason }),
    ...(gateway.sources !== undefined && { sources: sources.length }),
  };
}

async function throughChat(gateway: Gateway, protocol: Gateway['protocol'], size: number) {
  let failure: string | undefined;
  const transport = new SluiceChatTransport<UIMessage>({
    protocol,
    retry: false,
    fetch: async () => responseOf(gateway, size),
    userTiming: false,
    onEnd: (report) => {
      failure = report.failure?.message;
    },
  });
  const chat = new Chat<UIMessage>({ transport, onError: () => {} });
  await chat.sendMessage({ text: 'Hi' });
  const parts = chat.messages[1]?.parts ?? [];
  const joined = (type: 'text' | 'reasoning') => parts.map((part) => (part.type === type ? part.text : '')).join('');
  const { outcome } = transport.getSnapshot().progress;
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    calls: parts.flatMap((part) =>
      isToolUIPart(part)
        ? [
            [
              part.type === 'dynamic-tool' ? part.toolName : part.type.slice(5),
              part.state === 'input-available' ? part.input : undefined,
            ],
          ]
        : [],
    ),
    outcome,
    error: outcome === 'failed' ? failure : undefined,
    ...(gateway.sources !== undefined && { sources: parts.filter(({ type }) => type === 'source-url').length }),
  };
}

describe.each(gateways)('a response of $name', (gateway) => {
  const { protocol, isNamedOnly } = gateway;
  const { finish: _, ...inChat } = expected(gateway);

  it.each([1, 1_000_000])('a gateway response is read by a session in chunks of %i bytes', async (size) => {
    expect(await throughSession(gateway, protocol, size)).toEqual(expected(gateway));
    if (!isNamedOnly) expect(await throughSession(gateway, 'auto', size)).toEqual(expected(gateway));
  });

  it.each([1, 1_000_000])('a gateway response is read by useChat in chunks of %i bytes', async (size) => {
    expect(await throughChat(gateway, protocol, size)).toEqual(inChat);
  });
});
