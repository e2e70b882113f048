// @vitest-environment node
import { Chat } from '@ai-sdk/react';
import { isToolUIPart, type UIMessage } from 'ai';
import { expect, it } from 'vitest';
import { SluiceChatTransport } from '../../src/ai-sdk/index.js';
import { type ProtocolName, StreamSession } from '../../src/core/index.js';
import { type Variant, variants } from './variants.js';

const wholeBody = 1_000_000;

function responseOf({ body, contentType }: Variant, size: number): Response {
  const bytes = new TextEncoder().encode(body);
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
  return new Response(stream, { headers: { 'content-type': contentType } });
}

async function throughSession(variant: Variant, protocol: ProtocolName | 'auto', size: number) {
  const session = new StreamSession({
    fetch: async () => responseOf(variant, size),
    protocol,
    retry: false,
    onSkip: () => {},
    userTiming: false,
  });
  const { text, reasoning, toolCalls, outcome, error, finishReason } = await session.start('Hi');
  const calls = toolCalls.map(({ name, status, input }) => [name, status === 'input-available' ? input : undefined]);
  const finish = variant.finish === undefined ? {} : { finish: finishReason };
  return { text, reasoning, calls, outcome, error: outcome === 'failed' ? error?.message : undefined, ...finish };
}

async function throughChat(variant: Variant, size: number) {
  let failure: string | undefined;
  const transport = new SluiceChatTransport<UIMessage>({
    protocol: variant.protocol,
    retry: false,
    fetch: async () => responseOf(variant, size),
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
  const calls = parts.filter(isToolUIPart).map((part) => {
    const name = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
    return [name, part.state === 'input-available' ? part.input : undefined];
  });
  const error = outcome === 'failed' ? failure : undefined;
  return { text: joined('text'), reasoning: joined('reasoning'), calls, outcome, error };
}

it.each(variants)(
  'a session and useChat read the variant $protocol: $name in one chunk and byte by byte',
  async (variant) => {
    const { text, reasoning, calls, outcome, error, finish } = variant;
    const expected = {
      ...{ text, reasoning, calls, outcome },
      error: error === undefined ? undefined : expect.stringContaining(error),
    };
    const inSession = { ...expected, ...(finish !== undefined && { finish }) };
    const protocols = variant.protocol ? [variant.protocol, 'auto' as const] : ['auto' as const];
    for (const size of [1, wholeBody]) {
      for (const protocol of protocols) expect(await throughSession(variant, protocol, size)).toEqual(inSession);
      if (!variant.isSessionOnly) expect(await throughChat(variant, size)).toEqual(expected);
    }
  },
);
