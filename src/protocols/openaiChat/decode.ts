import type { DeltaEmitter } from '../DeltaEmitter.js';
import { isObject } from '../eventFields.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';
import { type ToolCallPiece, ToolCallPieces } from './ToolCallPieces.js';

/** The fields that the decoder reads. Compatible servers may omit any of them and add their own. */
interface ChatChunk {
  id?: string | null;
  model?: string | null;
  object?: string;
  choices?: ChatChoice[] | null;
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
  delta?: ChatDelta | null;
  message?: ChatDelta | null;
  /** Text of `/v1/completions`, which has no messages. */
  text?: unknown;
  finish_reason?: string | null;
  /** Moonshot sends usage in the choice. */
  usage?: object | null;
}

interface ChatDelta {
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
    let messageText = '';

    function readDelta(delta: ChatDelta, out: DeltaEmitter): void {
      readReasoning(delta, out);
      readContent(delta.content, out);
      out.text(delta.audio?.transcript);
      out.refusal(delta.refusal);
      listOf(delta.tool_calls).forEach((piece, position) => {
        pieces.add(piece, position, out);
      });
      if (delta.function_call) pieces.add({ index: 0, function: delta.function_call }, 0, out);
      readExtras(delta, out);
    }

    /** Reads `message` from servers that send no `delta`: complete once, cumulative in each chunk, or in pieces. */
    function readMessage(message: ChatDelta, out: DeltaEmitter): void {
      const { content } = message;
      out.dependsOnEarlier();
      if (typeof content === 'string' && content.startsWith(messageText)) {
        out.text(content.slice(messageText.length));
        messageText = content;
      } else readContent(content, out);
      readReasoning(message, out);
      out.text(message.audio?.transcript);
      out.refusal(message.refusal);
      readExtras(message, out);
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
      const choice = indexes.pick(choices ?? [], out.connection);
      if (choice) {
        const { delta, message, finish_reason: reason } = choice;
        if (delta) readDelta(delta, out);
        else if (!message) out.text(choice.text);
        // In a chunk that also has a delta, the message repeats content.
        hasDelta ||= delta !== undefined && delta !== null && hasContent(delta);
        if (message && !hasDelta) readMessage(message, out);
        if (message && (!delta || reason)) readCalls(message, out);
        for (const { url, title, snippet } of chunk.search_results ?? []) out.source({ url, title, excerpt: snippet });
        for (const source of chunk.citations ?? []) out.source(typeof source === 'string' ? { url: source } : source);
        if (reason) {
          out.toolCallsEnd();
          out.finish(reason);
          out.allowEof();
        }
      }
      out.usage(chunk.usage ?? chunk.x_groq?.usage ?? choice?.usage);
    };
  },
});

/**
 * Selects the choice of each chunk that belongs to the first answer. With `n` above 1, the others are separate answers.
 * Some servers send one choice whose index is not 0, or increases with each chunk and
 * restarts on a new connection.
 */
class ChoiceIndexes {
  #last: number | undefined;
  #isCountingUp = true;
  #connection = 1;

  pick(choices: readonly ChatChoice[], connection: number): ChatChoice | undefined {
    if (connection !== this.#connection && this.#isCountingUp) this.#last = undefined;
    this.#connection = connection;
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

function readReasoning(delta: ChatDelta, out: DeltaEmitter): void {
  const { reasoning_content, reasoning, reasoning_text, thinking, reasoning_details } = delta;
  const text = [reasoning_content, reasoning, reasoning_text, thinking].map(textOf).find((text) => text !== '');
  if (text !== undefined) out.reasoning(text);
  else for (const detail of listOf(reasoning_details)) out.reasoning(textOf(detail.text ?? detail.summary));
}

/** Reads content that is text, a number, or parts of any shape. Mistral's `thinking` part has nested parts. */
function readContent(content: unknown, out: DeltaEmitter): void {
  if (Array.isArray(content)) for (const part of content) readContent(part, out);
  else if (isObject(content)) {
    const { type, thinking, reasoning } = content;
    if (thinking !== undefined || reasoning !== undefined) out.reasoning(textOf(thinking ?? reasoning));
    else out[type === 'refusal' ? 'refusal' : 'text'](textOf(content));
  } else out.text(content);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (!isObject(value)) return '';
  return textOf(value['text'] ?? value['content'] ?? value['value'] ?? value['summary'] ?? value['refusal']);
}

function readExtras({ annotations, images }: ChatDelta, out: DeltaEmitter): void {
  for (const { url_citation: source } of listOf(annotations)) if (source) out.source(source);
  for (const { image_url: image } of listOf(images)) {
    if (image) out.add({ type: 'file', mediaType: mediaTypeOf(image.url), url: image.url });
  }
}

/** Normalizes a list. Some servers send a single object, or an object keyed by index. */
function listOf<Item extends object>(items: Item | readonly Item[] | null | undefined): readonly Item[] {
  if (Array.isArray(items)) return items.filter(isObject) as Item[];
  if (!isObject(items)) return [];
  const values = Object.values(items);
  return Object.keys(items).every((key) => /^\d+$/.test(key)) ? (values as Item[]) : [items as Item];
}

function mediaTypeOf(url: string): string {
  return /^data:([^;,]+)/.exec(url)?.[1] ?? 'image/*';
}
