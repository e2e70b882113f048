// @vitest-environment node
import { HttpAgent } from '@ag-ui/client';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import {
  parseJsonEventStream,
  readUIMessageStream,
  type UIMessage,
  type UIMessageChunk,
  uiMessageChunkSchema,
} from 'ai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamDelta } from '../../../src/model/StreamDelta.js';
import type { ProtocolName } from '../../../src/protocols/registry.js';
import { streamResponse } from '../../../src/server/streamResponse.js';
import { deltasOfEveryKind, failing, finishes, streamOf, toolInput, wholeText } from './deltas.js';
import { type Route, startRoutes, type TestRoutes } from './routes.js';

/** The result of an official SDK. */
interface Reading {
  text: string;
  reasoning?: string | undefined;
  calls?: { name: string; input: unknown }[] | undefined;
  usage?: unknown;
  finish?: unknown;
}

let routes: TestRoutes;
let route: Route;
beforeAll(async () => {
  routes = await startRoutes((request) => route(request));
});
afterAll(() => routes.close());

const key = { apiKey: 'none', maxRetries: 0 };

/** Reads a response through the SDK's most convenient function. Rejects if the SDK throws. */
const readers: Partial<Record<ProtocolName, () => Promise<Reading>>> = {
  async 'openai-chat'() {
    const stream = new OpenAI({ ...key, baseURL: routes.url }).chat.completions.stream({
      model: 'm',
      messages: [],
      stream_options: { include_usage: true },
    });
    const { choices, usage } = await stream.finalChatCompletion();
    const { message, finish_reason: finish } = choices[0]!;
    return {
      text: (message.content ?? '') + (message.refusal ?? ''),
      calls: message.tool_calls?.map((call) =>
        call.type === 'function' ? { name: call.function.name, input: JSON.parse(call.function.arguments) } : never(),
      ),
      usage,
      finish,
    };
  },
  async 'openai-responses'() {
    const stream = new OpenAI({ ...key, baseURL: routes.url }).responses.stream({ model: 'm', input: '' });
    const { output, usage, status, incomplete_details: details } = await stream.finalResponse();
    const content = output.flatMap((item) => (item.type === 'message' ? item.content : []));
    return {
      text: content.map((part) => (part.type === 'refusal' ? part.refusal : part.text)).join(''),
      reasoning: output
        .flatMap((item) => (item.type === 'reasoning' ? item.summary : []))
        .map(({ text }) => text)
        .join(''),
      calls: output.flatMap((item) =>
        item.type === 'function_call' ? [{ name: item.name, input: JSON.parse(item.arguments) }] : [],
      ),
      usage,
      finish: details?.reason ?? status,
    };
  },
  async 'anthropic-messages'() {
    const stream = new Anthropic({ ...key, baseURL: routes.url }).messages.stream({
      model: 'm',
      max_tokens: 1,
      messages: [],
    });
    const { content, usage, stop_reason: finish } = await stream.finalMessage();
    return {
      text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      reasoning: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
      calls: content.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [])),
      usage,
      finish,
    };
  },
  async gemini() {
    const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: routes.url } });
    const reading: Reading = { text: '', reasoning: '', calls: [] };
    for await (const chunk of await client.models.generateContentStream({ model: 'm', contents: '' })) {
      for (const { text = '', thought, functionCall } of chunk.candidates?.[0]?.content?.parts ?? []) {
        if (thought) reading.reasoning += text;
        else reading.text += text;
        if (functionCall) reading.calls!.push({ name: functionCall.name!, input: functionCall.args });
      }
      reading.usage = chunk.usageMetadata ?? reading.usage;
      reading.finish = chunk.candidates?.[0]?.finishReason ?? reading.finish;
    }
    return reading;
  },
  async ollama() {
    const reading: Reading = { text: '', reasoning: '', calls: [] };
    const stream = await new Ollama({ host: routes.url }).chat({ model: 'm', messages: [], stream: true });
    for await (const chunk of stream) {
      reading.text += chunk.message.content;
      reading.reasoning += chunk.message.thinking ?? '';
      for (const { function: call } of chunk.message.tool_calls ?? []) {
        reading.calls!.push({ name: call.name, input: call.arguments });
      }
      if (chunk.done) {
        reading.usage = { input: chunk.prompt_eval_count, output: chunk.eval_count };
        reading.finish = chunk.done_reason;
      }
    }
    return reading;
  },
  async 'ag-ui'() {
    const agent = new HttpAgent({ url: routes.url });
    let finish: unknown;
    let usage: unknown;
    let failure: Error | undefined;
    await agent.runAgent(
      {},
      {
        onRunFinishedEvent: ({ event }) => {
          finish = event.outcome?.type;
          usage = event.usage;
        },
        onRunErrorEvent: ({ event }) => {
          failure = new Error(event.message);
        },
      },
    );
    if (failure) throw failure;
    const reading: Reading = { text: '', reasoning: '', calls: [], finish, usage };
    for (const message of agent.messages) {
      if (message.role === 'assistant') {
        reading.text += typeof message.content === 'string' ? message.content : '';
        for (const { function: call } of message.toolCalls ?? []) {
          reading.calls!.push({ name: call.name, input: JSON.parse(call.arguments) });
        }
      } else if (message.role === 'reasoning') reading.reasoning += message.content;
    }
    return reading;
  },
  async 'ai-sdk'() {
    const response = await fetch(routes.url, { method: 'POST' });
    let finish: unknown;
    const chunks = parseJsonEventStream({ stream: response.body!, schema: uiMessageChunkSchema() }).pipeThrough(
      new TransformStream<{ success: boolean; value?: unknown; error?: unknown }, UIMessageChunk>({
        transform(result, controller) {
          if (!result.success) throw result.error;
          const chunk = result.value as UIMessageChunk;
          if (chunk.type === 'finish') finish = chunk.finishReason;
          else if (chunk.type === 'abort') finish = 'abort';
          controller.enqueue(chunk);
        },
      }),
    );
    let message: UIMessage | undefined;
    let failure: unknown;
    for await (message of readUIMessageStream({
      stream: chunks,
      terminateOnError: true,
      onError: (error) => {
        failure = error;
      },
    }));
    if (failure) throw failure;
    const parts = message?.parts ?? [];
    return {
      text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      reasoning: parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
      calls: parts.flatMap((part) =>
        'toolCallId' in part && part.toolCallId !== 'srv' ? [{ name: part.type.slice(5), input: part.input }] : [],
      ),
      usage: (message?.metadata as { usage?: unknown } | undefined)?.usage,
      finish,
    };
  },
};

function never(): never {
  throw new Error('A call that no test has made.');
}

const counted: Record<string, unknown> = {
  'openai-chat': {
    prompt_tokens: 3,
    completion_tokens: 5,
    total_tokens: 8,
    prompt_tokens_details: { cached_tokens: 1 },
  },
  'openai-responses': {
    input_tokens: 3,
    output_tokens: 5,
    total_tokens: 8,
    input_tokens_details: { cached_tokens: 1 },
  },
  'anthropic-messages': { input_tokens: 3, output_tokens: 5, cache_read_input_tokens: 1 },
  gemini: { promptTokenCount: 3, candidatesTokenCount: 5, totalTokenCount: 8, cachedContentTokenCount: 1 },
  ollama: { input: 3, output: 5 },
  'ag-ui': [{ inputTokens: 3, outputTokens: 5, totalTokens: 8, cachedInputTokens: 1 }],
  'ai-sdk': { inputTokens: 3, outputTokens: 5, totalTokens: 8, cachedInputTokens: 1 },
};

/** Each SDK's values for `stop`, `length`, `tool-calls` and `content-filter`. */
const words: Record<string, readonly string[]> = {
  'openai-chat': ['stop', 'length', 'tool_calls', 'content_filter'],
  'openai-responses': ['completed', 'max_output_tokens', 'completed', 'content_filter'],
  'anthropic-messages': ['end_turn', 'max_tokens', 'tool_use', 'refusal'],
  gemini: ['STOP', 'MAX_TOKENS', 'STOP', 'SAFETY'],
  ollama: ['stop', 'length', 'stop', 'stop'],
  'ag-ui': ['success', 'success', 'success', 'success'],
  'ai-sdk': ['stop', 'length', 'tool-calls', 'content-filter'],
};
const reasons = ['stop', 'length', 'tool-calls', 'content-filter'];

describe.each(Object.entries(readers) as [ProtocolName, () => Promise<Reading>][])(
  'official SDK for %s',
  (protocol, read) => {
    const respondWith = (source: () => AsyncIterable<StreamDelta>) => {
      route = () => streamResponse(source(), { protocol, onError: () => 'hidden' });
    };

    it('the official SDK reads every kind of delta, including interleaved tool calls', async () => {
      respondWith(() => streamOf(...deltasOfEveryKind, { type: 'finish', reason: 'stop', raw: 'success' }));
      const { text, reasoning, calls, usage, finish } = await read();

      // If a refusal is a separate field or message, the text after it continues the text before.
      const isApart = protocol === 'openai-chat' || protocol === 'ag-ui';
      expect(text).toBe(isApart ? 'Hello, “world” 🌊 Bye. I cannot do that.' : wholeText);
      if (reasoning !== undefined) expect(reasoning).toBe('Let me think.');
      expect(calls?.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
        { name: 'clock', input: toolInput },
        { name: 'weather', input: toolInput },
      ]);
      expect(usage).toMatchObject(counted[protocol] as object);
      expect(JSON.stringify(usage)).not.toContain('foreign');
      expect(finish).toBe(words[protocol]![0]);
    });

    it.each(finishes)(
      'the official SDK reads the finish reason $reason, even if its raw value $raw is from another provider',
      async (finish) => {
        respondWith(() => streamOf({ type: 'text', part: 't', text: 'Hi' }, finish));
        const expected = words[protocol]![Math.max(0, reasons.indexOf((finish as { reason: string }).reason))];
        const reading = await read();
        expect(reading.text).toBe('Hi');
        if ((finish as { reason: string }).reason !== 'other') expect(reading.finish).toBe(expected);
      },
    );

    it('the official SDK reads an answer without finish and usage, and an answer whose usage follows the finish', async () => {
      respondWith(() => streamOf({ type: 'text', part: 't', text: 'Hi' }));
      expect((await read()).text).toBe('Hi');
      respondWith(() =>
        streamOf(
          { type: 'text', part: 't', text: 'Hi' },
          { type: 'finish', reason: 'stop', raw: '' },
          { type: 'usage', usage: { inputTokens: 3, outputTokens: 5, cachedInputTokens: 1 } },
        ),
      );
      expect((await read()).usage).toMatchObject(counted[protocol] as object);
    });

    it.each(deltasOfEveryKind.map((delta, index) => [index, delta.type] as const))(
      'the official SDK throws for an error after delta %i (%s), without the server’s message',
      async (index) => {
        respondWith(() => failing({ type: 'text', part: 't', text: 'Hi' }, ...deltasOfEveryKind.slice(0, index + 1)));
        const error = await read().then(
          (reading) => new Error(`It read ${JSON.stringify(reading)} as complete.`),
          (error: unknown) => error as Error,
        );
        expect(error.message).toContain('hidden');
        expect(error.message).not.toContain('secret');
      },
    );

    it('the official SDK reports that the server stopped the answer', async () => {
      respondWith(() => streamOf({ type: 'text', part: 't', text: 'Hi' }, { type: 'abort', reason: 'enough' }));
      if (protocol === 'ai-sdk') expect(await read()).toMatchObject({ text: 'Hi', finish: 'abort' });
      else await expect(read()).rejects.toThrow('enough');
    });
  },
);
