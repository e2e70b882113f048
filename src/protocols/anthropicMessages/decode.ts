import type { DeltaEmitter } from '../DeltaEmitter.js';
import { contentText } from '../eventFields.js';
import { finishWord } from '../finishReason.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';

/** The fields that the decoder reads, of all event types. */
interface AnthropicEvent {
  type: string;
  index: number;
  message: {
    id?: string;
    model?: string;
    content?: Block[] | null;
    stop_reason?: unknown;
    usage?: object | null;
  };
  content_block?: Block | null;
  delta: {
    type?: string;
    text?: unknown;
    thinking?: unknown;
    partial_json?: unknown;
    citation?: Citation;
    stop_reason?: unknown;
  };
  usage?: object | null;
}

/** The response to a request without `stream`. */
type WholeMessage = AnthropicEvent['message'];

interface Block {
  type: string;
  text?: unknown;
  thinking?: unknown;
  citations?: Citation[] | null;
  id?: string;
  name?: string;
  input?: unknown;
  tool_use_id?: string;
  content?: unknown;
  is_error?: boolean;
}

interface Citation {
  url?: string | null;
  source?: string | null;
  title?: string | null;
  document_title?: string | null;
  document_index?: number;
  cited_text?: string;
}

/** Anthropic's Messages API. A part is a content block. Anthropic runs the calls of its own tools. */
export const anthropicMessages = defineBuiltIn<AnthropicEvent>({
  name: 'anthropic-messages',
  detect,
  finishReasons,
  framing: 'sse',
  createDecoder() {
    let usage: object = {};
    const parts = new Map<number, string>();

    const readUsage = (more: object | null | undefined, out: DeltaEmitter) => {
      if (!more) return;
      usage = { ...usage, ...more };
      out.usage(usage);
    };

    /**
     * The part of a call whose block ended without input. The call is ended later, because the input may be missing if
     * the model was cut off.
     */
    let pending = '';

    function endPending(out: DeltaEmitter): void {
      out.toolCallEnd(pending);
      pending = '';
    }

    function finish(reason: unknown, out: DeltaEmitter): void {
      const word = finishWord(reason);
      if (word !== undefined) out.finish(word);
    }

    function start(index: number, block: Block, out: DeltaEmitter): void {
      endPending(out);
      const part = out.newPart(String(index));
      parts.set(index, part);
      if (block.type === 'text') {
        out.text(contentText(block.text), part);
        for (const citation of block.citations ?? []) cite(citation, out);
      } else if (block.type === 'thinking') {
        out.reasoning(contentText(block.thinking), part);
      } else if (block.type.endsWith('tool_use')) {
        const { id, name, type, input } = block;
        out.toolCall(part, { id, name, callType: type === 'tool_use' ? undefined : type }, input);
      } else if (block.type.endsWith('tool_result')) {
        const { tool_use_id: id, content: output, is_error } = block;
        out.toolOutput(part, { id, output, error: Object(output).error_code ?? (is_error ? output : null) });
      }
    }

    function readBlocks(content: Block[] | null | undefined, out: DeltaEmitter): void {
      content?.forEach((block, index) => {
        start(index, block, out);
        out.toolCallEnd(parts.get(index) ?? '');
      });
    }

    return (event, out) => {
      switch (event.type) {
        case 'message': {
          const { id, model, content, stop_reason, usage } = event as unknown as WholeMessage;
          out.metadata({ id, model });
          readBlocks(content, out);
          readUsage(usage, out);
          finish(stop_reason, out);
          out.end();
          return;
        }
        case 'content_block_delta': {
          const part = parts.get(event.index) ?? String(event.index);
          const { delta } = event;
          // `delta.type` may be missing or wrong, so the fields determine the kind of delta.
          if (delta.text !== undefined) out.text(contentText(delta.text), part);
          else if (delta.thinking !== undefined) out.reasoning(contentText(delta.thinking), part);
          else if (delta.partial_json !== undefined) out.toolInput(part, delta.partial_json);
          else if (delta.citation) cite(delta.citation, out);
          else if (delta.type !== 'signature_delta' && delta.type !== 'compaction_delta') return false;
          return;
        }
        case 'content_block_start':
          if (event.content_block) start(event.index, event.content_block, out);
          return;
        case 'content_block_stop': {
          const part = parts.get(event.index) ?? '';
          const call = out.openCall(part);
          if (call && call.input === '' && !call.hasBegun) pending = part;
          else out.toolCallEnd(part);
          return;
        }
        case 'message_start': {
          const { id, model, content, stop_reason, usage } = event.message;
          out.metadata({ id, model });
          // The message may begin with complete content blocks, if the provider ran a tool before.
          readBlocks(content, out);
          readUsage(usage, out);
          finish(stop_reason, out);
          return;
        }
        case 'message_delta':
          readUsage(event.usage, out);
          finish(event.delta?.stop_reason, out);
          if (!out.isCut) endPending(out);
          return;
        case 'message_stop':
          out.end();
          return;
        case 'error':
        case 'ping':
          return;
        default:
          return false;
      }
    };
  },
});

function cite(citation: Citation, out: DeltaEmitter): void {
  const { url, source, title, document_title, document_index, cited_text } = citation;
  const where = url ?? source;
  out.source({
    id: where ?? `document-${document_index ?? 0}`,
    url: where,
    title: title ?? document_title,
    excerpt: cited_text,
  });
}
