import type { UIMessageChunk } from 'ai';
import { StreamProcessor, type StreamProcessorOptions } from '../core/decoding/StreamProcessor.js';
import type { FinishReason, StreamDelta, ToolCallDelta } from '../model/StreamDelta.js';
import type { ChunkReader } from './ChunkSource.js';

/** Decodes a response of any protocol and encodes its deltas as the SDK's chunks. */
export class ChunkEncoder implements ChunkReader {
  ended = false;
  readonly #processor: StreamProcessor;
  readonly #chunks: UIMessageChunk[] = [{ type: 'start' }, { type: 'start-step' }];
  /** The open text or reasoning part. It is closed when another part begins. */
  #open: { readonly kind: 'text' | 'reasoning'; readonly part: string; readonly id: string } | undefined;
  #parts = 0;
  #finishReason: FinishReason | undefined;
  #rawFinishReason: string | undefined;
  #unread: string | undefined;
  readonly #calls = new Map<string, ToolCall>();
  readonly #inputs = new Map<string, string>();
  readonly #whole = new Set<string>();

  constructor(options: StreamProcessorOptions) {
    this.#processor = new StreamProcessor(options);
  }

  get unread(): string | undefined {
    return this.#unread;
  }

  push(bytes: Uint8Array): readonly UIMessageChunk[] {
    for (const delta of this.#processor.push(bytes)) this.#add(delta);
    if (this.#processor.completion === 'ended') this.#finish();
    return this.#chunks.splice(0);
  }

  end(): readonly UIMessageChunk[] {
    if (!this.ended) {
      const { deltas, outcome, unread } = this.#processor.end();
      for (const delta of deltas) this.#add(delta);
      if (outcome === 'complete') this.#finish();
      else this.#unread = unread?.excerpt;
    }
    return this.#chunks.splice(0);
  }

  #finish(): void {
    if (this.ended) return;
    this.ended = true;
    this.#unread = this.#processor.end().unread?.excerpt;
    if (this.#unread !== undefined) return;
    const rawFinishReason = this.#rawFinishReason;
    this.#chunks.push(
      ...this.#close(),
      { type: 'finish-step' },
      {
        type: 'finish',
        finishReason: this.#finishReason,
        // The SDK's `finish` chunk has no field for the provider's finish reason.
        ...(rawFinishReason !== undefined && { messageMetadata: { rawFinishReason } }),
      },
    );
  }

  #add(delta: StreamDelta): void {
    this.#chunks.push(...this.#chunksOf(delta));
  }

  #chunksOf(delta: StreamDelta): UIMessageChunk[] {
    switch (delta.type) {
      case 'text':
      case 'refusal':
        return this.#grow('text', delta.part, delta.text);
      case 'reasoning':
        return this.#grow('reasoning', delta.part, delta.text);
      case 'tool-call':
        return [{ type: 'tool-input-start', ...this.#call(delta) }];
      case 'tool-input':
        this.#inputs.set(delta.part, (this.#inputs.get(delta.part) ?? '') + delta.text);
        return [{ type: 'tool-input-delta', toolCallId: this.#callOf(delta).toolCallId, inputTextDelta: delta.text }];
      case 'tool-call-end':
        this.#whole.add(delta.part);
        return [{ type: 'tool-input-available', ...this.#callOf(delta), input: delta.input }];
      case 'tool-output': {
        const call = this.#callOf(delta);
        const { toolCallId } = call;
        const input = this.#inputs.get(delta.part);
        if (delta.error !== undefined && input !== undefined && !this.#whole.has(delta.part))
          return [{ type: 'tool-input-error', ...call, input, errorText: delta.error }];
        return delta.error === undefined
          ? [{ type: 'tool-output-available', toolCallId, output: delta.output }]
          : [{ type: 'tool-output-error', toolCallId, errorText: delta.error }];
      }
      case 'tool-approval':
        return [
          { type: 'tool-approval-request', toolCallId: this.#callOf(delta).toolCallId, approvalId: delta.approvalId },
        ];
      case 'source': {
        const { id: sourceId, url, title, mediaType = 'text/plain', filename } = delta;
        return url === undefined
          ? [{ type: 'source-document', sourceId, mediaType, title: title ?? sourceId, filename }]
          : [{ type: 'source-url', sourceId, url, title }];
      }
      case 'file':
        return [{ type: 'file', mediaType: delta.mediaType, url: delta.url }];
      case 'data':
        return [{ type: `data-${delta.name}`, id: delta.id, data: delta.value, transient: delta.transient }];
      case 'metadata':
        return [{ type: 'message-metadata', messageMetadata: delta.value }];
      case 'usage':
        return [{ type: 'message-metadata', messageMetadata: { usage: delta.usage } }];
      case 'finish':
        this.#finishReason = delta.reason;
        this.#rawFinishReason = delta.raw;
        return [];
      case 'error':
        return [{ type: 'error', errorText: delta.message }];
      case 'abort':
        return [{ type: 'abort', reason: delta.reason }];
      case 'reset':
        return [{ type: 'reset-step' }];
    }
  }

  #call({ part, id, name, runner }: ToolCallDelta): ToolCall {
    // The SDK would merge two calls that have the same id.
    const isTaken = [...this.#calls.values()].some(({ toolCallId }) => toolCallId === id);
    const call: ToolCall = {
      toolCallId: isTaken ? `${id}-${this.#calls.size + 1}` : id || part,
      toolName: name,
      providerExecuted: runner === 'provider' || undefined,
      dynamic: true,
    };
    this.#calls.set(part, call);
    this.#inputs.set(part, '');
    return call;
  }

  /**
   * Returns the tool call of a part. An output may belong to a call of an earlier response. The data of such a call is
   * unknown here.
   */
  #callOf({ part }: { readonly part: string }): ToolCall {
    return this.#calls.get(part) ?? { toolCallId: part, toolName: '', providerExecuted: undefined, dynamic: true };
  }

  #grow(kind: 'text' | 'reasoning', part: string, delta: string): UIMessageChunk[] {
    if (this.#open?.kind === kind && this.#open.part === part)
      return [{ type: `${kind}-delta`, id: this.#open.id, delta }];
    const ended = this.#close();
    // Text for a closed part starts a new part at the end of the message.
    const id = `${part}-${++this.#parts}`;
    this.#open = { kind, part, id };
    return [...ended, { type: `${kind}-start`, id }, { type: `${kind}-delta`, id, delta }];
  }

  #close(): UIMessageChunk[] {
    const open = this.#open;
    this.#open = undefined;
    return open ? [{ type: `${open.kind}-end`, id: open.id }] : [];
  }
}

interface ToolCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly providerExecuted: true | undefined;
  /** Always true, because the tools that the application declares are not known here. */
  readonly dynamic: true;
}
