import { parseJsonEventStream } from '@ai-sdk/provider-utils';
import { DefaultChatTransport, uiMessageChunkSchema } from 'ai';
import { createParser } from 'eventsource-parser';
import { Stream } from 'openai/core/streaming';
import { readDeltas } from '../../src/core/decoding/readDeltas.ts';
import { SseParser } from '../../src/core/decoding/SseParser.ts';
import { StreamProcessor } from '../../src/core/decoding/StreamProcessor.ts';

/**
 * The readers. Each takes all chunks of a stream and returns the number of characters, so that no work is optimized
 * away and all can be compared.
 *
 * @type {Record<string, (chunks: Uint8Array[]) => number | Promise<number>>}
 */
export const subjects = {
  TextDecoder(chunks) {
    const decoder = new TextDecoder();
    let characters = 0;
    for (const chunk of chunks) characters += decoder.decode(chunk, { stream: true }).length;
    return characters;
  },

  'decode + JSON.parse of pre-split data'(chunks) {
    const decoder = new TextDecoder();
    let characters = 0;
    for (const chunk of chunks) decoder.decode(chunk, { stream: true });
    for (const data of presplit(chunks)) characters += textOf(JSON.parse(data)).length;
    return characters;
  },

  'eventsource-parser'(chunks) {
    const decoder = new TextDecoder();
    let characters = 0;
    const parser = createParser({
      onEvent: (event) => {
        characters += event.data.length;
      },
    });
    for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
    return characters;
  },

  'eventsource-parser + JSON.parse'(chunks) {
    const decoder = new TextDecoder();
    let characters = 0;
    const parser = createParser({
      onEvent: (event) => {
        if (event.data !== '[DONE]') characters += textOf(JSON.parse(event.data)).length;
      },
    });
    for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
    return characters;
  },

  'sluice, framing'(chunks) {
    const decoder = new TextDecoder();
    let characters = 0;
    const parser = new SseParser({
      event: (data) => {
        characters += data.length;
        return true;
      },
      stray: () => {},
    });
    for (const chunk of chunks) parser.push(decoder.decode(chunk, { stream: true }));
    return characters;
  },

  'sluice, deltas'(chunks) {
    const processor = new StreamProcessor();
    let characters = 0;
    for (const chunk of chunks) characters += lengthOf(processor.push(chunk));
    processor.end();
    return characters;
  },

  async 'TextDecoder, live'(chunks) {
    const decoder = new TextDecoder();
    let characters = 0;
    const reader = streamOf(chunks).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      characters += decoder.decode(read.value, { stream: true }).length;
    }
    return characters;
  },

  async 'eventsource-parser + JSON.parse, live'(chunks) {
    const decoder = new TextDecoder();
    let characters = 0;
    const parser = createParser({
      onEvent: (event) => {
        if (event.data !== '[DONE]') characters += textOf(JSON.parse(event.data)).length;
      },
    });
    const reader = streamOf(chunks).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parser.feed(decoder.decode(read.value, { stream: true }));
    }
    return characters;
  },

  async 'sluice, live'(chunks) {
    const processor = new StreamProcessor();
    let characters = 0;
    const reader = streamOf(chunks).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      characters += lengthOf(processor.push(read.value));
    }
    processor.end();
    return characters;
  },

  async 'sluice, live, readDeltas'(chunks) {
    let characters = 0;
    for await (const deltas of readDeltas(streamOf(chunks))) characters += lengthOf(deltas);
    return characters;
  },

  async 'openai-node Stream'(chunks) {
    let characters = 0;
    for await (const chunk of Stream.fromSSEResponse(responseOf(chunks), new AbortController())) {
      characters += textOf(chunk).length;
    }
    return characters;
  },

  async 'AI SDK parseJsonEventStream'(chunks) {
    let characters = 0;
    const parsed = parseJsonEventStream({ stream: streamOf(chunks), schema: uiMessageChunkSchema });
    const reader = parsed.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      characters += textOf(read.value.value).length;
    }
    return characters;
  },

  async 'AI SDK DefaultChatTransport'(chunks) {
    let characters = 0;
    const transport = new DefaultChatTransport({ api: 'https://bench.test/', fetch: async () => responseOf(chunks) });
    const stream = await transport.sendMessages({ chatId: '1', messages: [], trigger: 'submit-message' });
    const reader = stream.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read())
      characters += textOf(read.value).length;
    return characters;
  },
};

/** The text of an event in any of the three protocols. */
function textOf(event) {
  const text = event.choices ? event.choices[0]?.delta.content : (event.delta?.text ?? event.delta);
  return typeof text === 'string' ? text : '';
}

function lengthOf(deltas) {
  let length = 0;
  for (const delta of deltas) if (delta.type === 'text') length += delta.text.length;
  return length;
}

const splits = new WeakMap();

/** The data of each event, split before the measurement. */
function presplit(chunks) {
  let split = splits.get(chunks);
  if (!split) {
    const decoder = new TextDecoder();
    const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('');
    split = text.match(/(?<=^data: )\{.*/gm);
    splits.set(chunks, split);
  }
  return split;
}

function streamOf(chunks) {
  let next = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (next < chunks.length) controller.enqueue(chunks[next++]);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function responseOf(chunks) {
  return new Response(streamOf(chunks), { headers: { 'content-type': 'text/event-stream' } });
}
