import type { DeltaEmitter } from '../DeltaEmitter.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';
import { splitMetadata } from './splitMetadata.js';

/** The fields that are read, of all chunk types together. */
interface UIMessageChunk {
  type: string;
  id: string;
  delta: string;
  messageId?: string;
  messageMetadata?: unknown;
  toolCallId: string;
  toolName: string;
  inputTextDelta: string;
  input: unknown;
  output: unknown;
  providerExecuted?: boolean;
  errorText: string;
  approvalId: string;
  sourceId: string;
  url: string;
  title?: string;
  mediaType: string;
  filename?: string;
  data: unknown;
  transient?: boolean;
  finishReason?: string;
  reason?: string;
  kind: string;
  providerMetadata?: unknown;
  parts: unknown;
}

/** The AI SDK's UI message stream, of `ai` 5, 6 and 7. */
export const aiSdk = defineBuiltIn<UIMessageChunk>({
  name: 'ai-sdk',
  detect,
  finishReasons,
  header: 'x-vercel-ai-ui-message-stream',
  framing: 'sse',
  createDecoder() {
    // Ids are unique only among the parts that are open: each step may number its own from 0 again.
    const open = new Map<string, string>();
    const start = (kind: string, id: string, out: DeltaEmitter) => {
      const part = out.newPart(id);
      open.set(kind + id, part);
      return part;
    };
    const partOf = (kind: string, id: string, out: DeltaEmitter) => open.get(kind + id) ?? start(kind, id, out);

    function startCall(
      { toolCallId: id, toolName: name, providerExecuted }: UIMessageChunk,
      out: DeltaEmitter,
    ): string {
      const part = partOf('tool', id, out);
      out.toolCall(part, { id, name, runner: providerExecuted ? 'provider' : undefined });
      return part;
    }

    return (chunk, out) => {
      const { id, toolCallId, errorText, url, title, mediaType, filename, messageMetadata } = chunk;
      switch (chunk.type) {
        case 'text-start':
          start('text', id, out);
          return;
        case 'text-delta':
          out.text(chunk.delta, partOf('text', id, out));
          return;
        case 'reasoning-start':
          start('reasoning', id, out);
          return;
        case 'reasoning-delta':
          out.reasoning(chunk.delta, partOf('reasoning', id, out));
          return;
        case 'tool-input-start':
          startCall(chunk, out);
          return;
        case 'tool-input-delta':
          out.toolInput(partOf('tool', toolCallId, out), chunk.inputTextDelta);
          return;
        case 'tool-input-available':
          out.toolCallEnd(startCall(chunk, out), chunk.input);
          return;
        case 'tool-input-error': {
          const part = startCall(chunk, out);
          out.toolCallEnd(part, chunk.input);
          out.toolOutput(part, { id: toolCallId, error: errorText });
          return;
        }
        case 'tool-output-available':
          out.toolOutput(partOf('tool', toolCallId, out), { id: toolCallId, output: chunk.output });
          return;
        case 'tool-output-error':
        case 'tool-output-denied':
          out.toolOutput(partOf('tool', toolCallId, out), { id: toolCallId, error: errorText ?? 'denied' });
          return;
        case 'tool-approval-request': {
          const part = partOf('tool', toolCallId, out);
          out.add({ type: 'tool-approval', part, id: toolCallId, approvalId: chunk.approvalId });
          return;
        }
        case 'source-url':
        case 'source-document':
          out.source({ id: chunk.sourceId, url, title, mediaType, filename });
          return;
        case 'file':
        case 'reasoning-file':
          out.add({ type: 'file', mediaType, url });
          return;
        case 'start':
          readMetadata({ id: chunk.messageId, ...Object(messageMetadata) }, out);
          return;
        case 'message-metadata':
          readMetadata(messageMetadata, out);
          return;
        case 'finish':
          readMetadata(messageMetadata, out);
          if (chunk.finishReason) out.finish(chunk.finishReason);
          out.allowEof();
          return;
        case 'error':
          out.error(errorText);
          return;
        case 'abort':
          out.add({ type: 'abort', reason: chunk.reason });
          out.allowEof();
          return;
        case 'custom':
          out.add({ type: 'data', name: chunk.kind, value: chunk.providerMetadata ?? null });
          return;
        case 'steering-message':
          out.add({ type: 'data', name: chunk.type, id, value: chunk.parts });
          return;
        case 'text-end':
        case 'reasoning-end':
        case 'tool-approval-response':
        case 'start-step':
        case 'finish-step':
        case 'reset-step':
          return;
        default:
          if (!chunk.type.startsWith('data-')) return false;
          out.add({
            type: 'data',
            name: chunk.type.slice('data-'.length),
            id,
            value: chunk.data,
            transient: chunk.transient || undefined,
          });
      }
    };
  },
});

function readMetadata(metadata: unknown, out: DeltaEmitter): void {
  const { usage, facts } = splitMetadata(metadata);
  out.metadata(facts);
  out.usage(usage);
}
