import type { DeltaEmitter } from '../DeltaEmitter.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';

/** What is read of a chunk; compatible servers leave out any of it, and several add keys of their own. */
interface ChatChunk {
  id?: string | null;
  model?: string | null;
  choices?: ChatChoice[] | null;
  usage?: object | null;
  /** Groq. */
  x_groq?: { usage?: object | null; error?: unknown } | null;
  /** Perplexity, xAI. */
  citations?: (string | { url?: string })[] | null;
  /** Perplexity. */
  search_results?: { url: string; title?: string; snippet?: string }[] | null;
  error?: { message?: unknown; code?: unknown; type?: unknown } | string | null;
  object?: string;
  /** Of an error that is not nested: vLLM. */
  message?: string;
  code?: unknown;
  type?: unknown;
}

interface ChatChoice {
  index?: number;
  delta?: ChatDelta | null;
  message?: ChatDelta | null;
  /** Of `/v1/completions`, which has no messages. */
  text?: string | null;
  finish_reason?: string | null;
  /** Moonshot. */
  usage?: object | null;
}

interface ChatDelta {
  content?: string | ContentPart[] | null;
  refusal?: string | null;
  reasoning_content?: string | null;
  reasoning?: string | null;
  tool_calls?: ChatToolCall[] | null;
  function_call?: { name?: string; arguments?: string } | null;
  annotations?: { url_citation?: { url: string; title?: string } }[] | null;
  images?: { image_url?: { url: string } }[] | null;
}

/** Mistral: `thinking` holds parts itself. */
interface ContentPart {
  type?: string;
  text?: string;
  thinking?: string | ContentPart[];
}

interface ChatToolCall {
  index?: number | null;
  id?: string | null;
  function?: { name?: string | null; arguments?: string | object | null } | null;
  /** The input of a custom tool is any text. */
  custom?: { name?: string | null; input?: string | null } | null;
}

/**
 * OpenAI Chat Completions and the many servers that speak like it: Azure, Groq, DeepSeek, Mistral, xAI, Together,
 * Perplexity, OpenRouter, vLLM, LM Studio, Ollama's `/v1`.
 */
export const openaiChat = defineBuiltIn<ChatChunk>({
  name: 'openai-chat',
  detect,
  finishReasons,
  framing: 'sse',
  createDecoder() {
    type Call = { part: string; id: string };
    /** Where a piece has no index, its place among the pieces of its event is one. */
    const callOfIndex = new Map<number, Call>();
    const callOfId = new Map<string, Call>();
    let last: Call | undefined;
    let calls = 0;
    let isStreamed = false;

    /** The call that a piece continues: that of its index or, where it has none, of its id. A new id or name begins another. */
    function continued({ index, id }: ChatToolCall, name: string, place: number): Call | undefined {
      if (typeof index === 'number') {
        const call = callOfIndex.get(index);
        return id && name && id !== call?.id ? undefined : call;
      }
      if (id) return callOfId.get(id);
      return name ? undefined : (callOfIndex.get(place) ?? last);
    }

    function readToolCall(piece: ChatToolCall, place: number, out: DeltaEmitter): void {
      const { index, id, function: fn, custom } = piece;
      const name = fn?.name ?? custom?.name ?? '';
      let call = continued(piece, name, place);
      if (!call) {
        call = { part: `call-${calls++}`, id: id ?? '' };
        out.toolCall(call.part, { id, name });
        callOfIndex.set(typeof index === 'number' ? index : place, call);
        if (id) callOfId.set(id, call);
      }
      last = call;
      out.toolInput(call.part, fn?.arguments ?? custom?.input);
    }

    function readDelta(delta: ChatDelta, out: DeltaEmitter): void {
      out.reasoning(delta.reasoning_content || delta.reasoning);
      if (Array.isArray(delta.content)) for (const part of delta.content) readPart(part, out);
      else out.text(delta.content);
      out.refusal(delta.refusal);
      delta.tool_calls?.forEach((piece, place) => {
        readToolCall(piece, place, out);
      });
      if (delta.function_call) readToolCall({ index: 0, function: delta.function_call }, 0, out);
      for (const { url_citation: source } of delta.annotations ?? []) if (source) out.source(source);
      for (const { image_url: image } of delta.images ?? []) {
        if (image) out.add({ type: 'file', mediaType: mediaTypeOf(image.url), url: image.url });
      }
    }

    return (chunk, out) => {
      const { choices, error, object } = chunk;
      if (error) out.error(error);
      else if (object === 'error') out.error(chunk);
      else if (!choices && !chunk.usage && object === undefined) return false;
      out.metadata({ id: chunk.id, model: chunk.model });
      // Only the first choice: with `n` above 1 the others are answers of their own.
      const choice = choices?.find((choice) => !choice.index);
      // Some servers send the message as a whole: instead of deltas, or once more with the last.
      const delta = choice?.delta ?? (isStreamed ? undefined : choice?.message);
      isStreamed ||= delta !== undefined;
      if (delta) readDelta(delta, out);
      else out.text(choice?.text);
      for (const { url, title, snippet } of chunk.search_results ?? []) out.source({ url, title, excerpt: snippet });
      for (const source of chunk.citations ?? []) out.source(typeof source === 'string' ? { url: source } : source);
      if (choice?.finish_reason) {
        out.toolCallsEnd();
        out.finish(choice.finish_reason);
        out.allowEof();
      }
      out.usage(chunk.usage ?? chunk.x_groq?.usage ?? choice?.usage);
    };
  },
});

function readPart(part: ContentPart, out: DeltaEmitter): void {
  if (typeof part.thinking === 'string') out.reasoning(part.thinking);
  else if (part.thinking) for (const { text } of part.thinking) out.reasoning(text);
  else out.text(part.text);
}

function mediaTypeOf(url: string): string {
  return /^data:([^;,]+)/.exec(url)?.[1] ?? 'image/*';
}
