import type { DeltaEmitter } from '../DeltaEmitter.js';
import { contentText, isObject, listOf } from '../eventFields.js';
import { finishWord } from '../finishReason.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';
import { type ToolCallPiece, ToolCallPieces } from './ToolCallPieces.js';

/** The fields that the decoder reads. Compatible servers may omit any of them and add their own. */
interface ChatChunk {
  id?: string | null;
  model?: string | null;
  object?: string;
  choices?: ChatChoice | ChatChoice[] | null;
  usage?: object | null;
  /** Groq sends usage and errors in this field. */
  x_groq?: { usage?: object | null } | null;
  /** Perplexity and xAI send sources in this field. */
  citations?: (string | { url?: string })[] | null;
  /** Perplexity sends sources in this field. */
  search_results?: { url: string; title?: string; snippet?: string }[] | null;
}

interface ChatChoice {
  index?: number | null;
  /** FastChat sends the text as a string instead of an object. */
  delta?: ChatDelta | string | null;
  message?: ChatDelta | null;
  /** Messages of Azure OpenAI On Your Data: the retrieved documents, and the answer. */
  messages?: { delta?: ChatDelta | null }[] | null;
  /** Text of `/v1/completions`, which has no messages. */
  text?: unknown;
  finish_reason?: unknown;
  /** Moonshot sends usage in the choice. */
  usage?: object | null;
}

interface ChatDelta {
  role?: string | null;
  content?: unknown;
  refusal?: string | null;
  reasoning_content?: unknown;
  reasoning?: unknown;
  reasoning_text?: unknown;
  thinking?: unknown;
  /** OpenRouter and MiniMax send reasoning in this field. */
  reasoning_details?: ReasoningDetail[] | null;
  /** The transcript of a spoken answer. */
  audio?: { transcript?: string | null } | null;
  tool_calls?: ToolCallPiece | ToolCallPiece[] | null;
  function_call?: { name?: string; arguments?: string } | null;
  annotations?: { url_citation?: { url: string; title?: string } }[] | null;
  images?: { image_url?: { url: string } }[] | null;
}

interface ReasoningDetail {
  type?: string;
  text?: unknown;
  summary?: unknown;
}

/**
 * OpenAI Chat Completions and compatible servers: Azure, Groq, DeepSeek, Mistral, xAI, Together, Perplexity,
 * OpenRouter, vLLM, LM Studio, Ollama's `/v1`.
 */
export const openaiChat = defineBuiltIn<ChatChunk>({
  name: 'openai-chat',
  detect,
  finishReasons,
  framing: 'sse',
  createDecoder() {
    const pieces = new ToolCallPieces();
    const indexes = new ChoiceIndexes();
    let hasDelta = false;
    /** Text of `message` so far, by kind. */
    const messageTexts = { text: '', reasoning: '' };

    function readDelta(delta: ChatDelta, out: DeltaEmitter): void {
      out.reasoning(reasoningOf(delta));
      readContent(delta.content, out);
      out.text(delta.audio?.transcript);
      out.refusal(delta.refusal);
      listOf(delta.tool_calls).forEach((piece, position) => {
        pieces.add(piece, position, out);
      });
      if (delta.function_call) pieces.add({ index: 0, function: delta.function_call }, 0, out);
      readExtras(delta, out);
    }

    /**
     * Reads `message`, which some servers send instead of `delta`: once with the whole text, in each chunk with all
     * text so far, or in pieces.
     */
    function readMessage(message: ChatDelta, out: DeltaEmitter): void {
      const { content } = message;
      out.dependsOnEarlier();
      out.reasoning(addedTo('reasoning', reasoningOf(message)));
      if (typeof content === 'string') out.text(addedTo('text', content));
      else readContent(content, out);
      out.text(message.audio?.transcript);
      out.refusal(message.refusal);
      readExtras(message, out);
    }

    /** Returns the part of `text` that is new. Some servers repeat the text so far in each chunk. */
    function addedTo(kind: keyof typeof messageTexts, text: string): string {
      const before = messageTexts[kind];
      if (!text.startsWith(before)) return text;
      messageTexts[kind] = text;
      return text.slice(before.length);
    }

    function readCalls({ tool_calls, function_call }: ChatDelta, out: DeltaEmitter): void {
      if (!pieces.isEmpty) return;
      listOf(tool_calls).forEach((piece, position) => {
        pieces.add({ ...piece, index: position }, position, out);
      });
      if (function_call) pieces.add({ index: 0, function: function_call }, 0, out);
    }

    return (chunk, out) => {
      const { choices } = chunk;
      if (!choices && !chunk.usage && chunk.object === undefined && !chunk.x_groq) return false;
      out.metadata({ id: chunk.id, model: chunk.model });
      const choice = indexes.pick(listOf(choices), out.connection);
      if (choice) {
        const { message } = choice;
        const delta = deltaOf(choice);
        const reason = finishWord(choice.finish_reason);
        if (delta) readDelta(delta, out);
        else if (!message) out.text(choice.text);
        // After a delta with content, `message` only repeats content.
        hasDelta ||= delta !== undefined && hasContent(delta);
        if (message && !hasDelta) readMessage(message, out);
        if (message && (!delta || reason)) readCalls(message, out);
        for (const { url, title, snippet } of chunk.search_results ?? []) out.source({ url, title, excerpt: snippet });
        for (const source of chunk.citations ?? []) out.source(typeof source === 'string' ? { url: source } : source);
        if (reason !== undefined) {
          out.toolCallsEnd(reason);
          out.finish(reason);
          out.allowEof();
        }
      }
      out.usage(chunk.usage ?? chunk.x_groq?.usage ?? choice?.usage);
    };
  },
});

/**
 * Selects the choice of each chunk that belongs to the first answer. If the request sets `n` above 1, the other
 * choices are separate answers. Some servers send a single choice whose index is not 0, or whose index increases with
 * each chunk and restarts on a new connection.
 */
class ChoiceIndexes {
  #last: number | undefined;
  #isCountingUp = true;
  #connection = 1;

  pick(choices: readonly ChatChoice[], connection: number): ChatChoice | undefined {
    if (connection !== this.#connection && this.#isCountingUp) this.#last = undefined;
    this.#connection = connection;
    if (choices.length > 1) this.#isCountingUp = false;
    const first = choices.find((choice) => !choice.index);
    const choice = first ?? choices[0];
    if (!choice) return undefined;
    const index = choice.index ?? 0;
    const last = this.#last ?? index;
    const isNext = this.#isCountingUp && choices.length === 1 && index === last + 1;
    if (index !== last && index !== 0 && !isNext) return undefined;
    // A repeated or lower index proves that the index does not increase with each chunk.
    if (this.#last !== undefined && index <= last) this.#isCountingUp = false;
    this.#last = index;
    return choice;
  }
}

function hasContent({ content, tool_calls }: ChatDelta): boolean {
  return (content !== undefined && content !== null && content !== '') || listOf(tool_calls).length > 0;
}

function deltaOf({ delta, messages }: ChatChoice): ChatDelta | undefined {
  if (typeof delta === 'string') return { content: delta };
  return delta ?? listOf(messages).find(({ delta }) => delta && delta.role !== 'tool')?.delta ?? undefined;
}

function reasoningOf(delta: ChatDelta): string {
  const { reasoning_content, reasoning, reasoning_text, thinking, reasoning_details } = delta;
  const text = [reasoning_content, reasoning, reasoning_text, thinking].map(contentText).find((text) => text !== '');
  return text ?? contentText(listOf(reasoning_details));
}

/** Reads content that is text, a number, or parts of any shape. Mistral's `thinking` part has nested parts. */
function readContent(content: unknown, out: DeltaEmitter): void {
  if (Array.isArray(content)) for (const part of content) readContent(part, out);
  else if (isObject(content)) {
    const { type, thinking, reasoning } = content;
    if (thinking !== undefined || reasoning !== undefined) out.reasoning(contentText(thinking ?? reasoning));
    else out[type === 'refusal' ? 'refusal' : 'text'](contentText(content));
  } else out.text(content);
}

function readExtras({ annotations, images }: ChatDelta, out: DeltaEmitter): void {
  for (const { url_citation: source } of listOf(annotations)) if (source) out.source(source);
  for (const { image_url: image } of listOf(images)) {
    if (image) out.add({ type: 'file', mediaType: mediaTypeOf(image.url), url: image.url });
  }
}

function mediaTypeOf(url: string): string {
  return /^data:([^;,]+)/.exec(url)?.[1] ?? 'image/*';
}
