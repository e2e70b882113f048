import { Chat } from '@ai-sdk/react';
import type { UIMessage } from 'ai';
import { SluiceChatTransport } from 'sluice/ai-sdk';
import { chunking, mockFetch, raw, script } from 'sluice/testing';
import { describe, expect, it } from 'vitest';

const sse = (...chunks: readonly object[]) =>
  `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
const answer = (...deltas: readonly string[]) =>
  sse(
    { type: 'start' },
    { type: 'start-step' },
    { type: 'text-start', id: '0' },
    ...deltas.map((delta) => ({ type: 'text-delta', id: '0', delta })),
    { type: 'text-end', id: '0' },
    { type: 'finish-step' },
    { type: 'finish', finishReason: 'stop' },
  );

/** Reads a UI message stream with `useChat`'s transport. */
async function read(body: string, size: number, thinkTags?: 'text') {
  const fetch = mockFetch(script(chunking({ size }), raw(body)));
  const transport = new SluiceChatTransport<UIMessage>({ fetch, thinkTags });
  const chat = new Chat<UIMessage>({ transport, onError: () => {} });
  await chat.sendMessage({ text: 'Hi' });
  const parts = (chat.messages[1]?.parts ?? []).flatMap((part) =>
    part.type === 'text' || part.type === 'reasoning' ? [[part.type, part.text, part.state]] : [],
  );
  return { parts, outcome: transport.getSnapshot().progress.outcome };
}

describe.each([1, 1_000_000])('useChat with <think> in chunks of %i bytes', (size) => {
  it.each([
    [
      'in one delta',
      ['<think>Hm</think>Hi'],
      [
        ['reasoning', 'Hm', 'done'],
        ['text', 'Hi', 'done'],
      ],
    ],
    [
      'split',
      ['\n<th', 'ink>H', 'm</thi', 'nk>', 'Hi'],
      [
        ['reasoning', 'Hm', 'done'],
        ['text', 'Hi', 'done'],
      ],
    ],
    ['never closed', ['<think>Hm', '</th'], [['reasoning', 'Hm</th', 'done']]],
    ['a beginning only', ['<thi'], [['text', '<thi', 'done']]],
    ['in the middle', ['Hi <think>Hm</think>'], [['text', 'Hi <think>Hm</think>', 'done']]],
    ['absent', ['Hi', ' you'], [['text', 'Hi you', 'done']]],
  ])('useChat shows text in <think> tags as reasoning, with the tag %s', async (_, deltas, parts) => {
    expect(await read(answer(...deltas), size)).toEqual({ parts, outcome: 'complete' });
  });

  it('useChat leaves <think> tags in the text with thinkTags: text', async () => {
    const parts = [['text', '<think>Hm</think>Hi', 'done']];
    expect(await read(answer('<think>Hm</think>Hi'), size, 'text')).toEqual({ parts, outcome: 'complete' });
  });

  it('a response that ends within a <think> tag is truncated and keeps the reasoning', async () => {
    const cut = answer('<think>Hm', '</th').split('data: {"type":"text-end"')[0]!;
    expect(await read(cut, size)).toMatchObject({ parts: [['reasoning', 'Hm</th', 'done']], outcome: 'truncated' });
  });
});
