import type { DeltaEmitter } from '../DeltaEmitter.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';
import { splitMetadata } from './splitMetadata.js';

/** The fields that the decoder reads, of all chunk types. */
interface UIMessageChunk {
  type: string;
  id: string;
  delta?: string;
  text?: string;
  textDelta?: string;
  messageId?: string;
  messageMetadata?: unknown;
  toolCallId: string;
  toolName: string;
  inputTextDelta: string;
  input: unknown;
  output: unknown;
  /** Whether more output of the call follows. */
  preliminary?: boolean;
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
    // Each step may number its parts from 0, so ids are unique only among open parts.
    const open = new Map<string, string>();
    const answered = new Set<string>();
    let step: string[] = [];

    const start = (kind: string, id: string, out: DeltaEmitter) => {
      const part = out.newPart(id);
      open.set(kind + id, part);
      step.push(part);
      return part;
    };
    const partOf = (kind: string, id: string, out: DeltaEmitter) => open.get(kind + id) ?? start(kind, id, out);

    function startStep(): void {
      step = [];
      open.clear();
    }

    function startCall(
      { toolCallId: id, toolName: name, providerExecuted }: UIMessageChunk,
      out: DeltaEmitter,
    ): string {
      const known = open.get(`tool${id}`);
      const part = known === undefined || answered.has(known) ? start('tool', id, out) : known;
      out.toolCall(part, { id, name, runner: providerExecuted ? 'provider' : undefined, isText: false });
      return part;
    }

    /** The part of a call, which may belong to an earlier step or an earlier response. */
    function partOfCall(id: string, out: DeltaEmitter): string {
      return open.get(`tool${id}`) ?? out.partOfCall(id) ?? start('tool', id, out);
    }

    function readOutput(id: string, result: { output?: unknown; error?: unknown }, isLast: boolean, out: DeltaEmitter) {
      const part = partOfCall(id, out);
      if (isLast) answered.add(part);
      out.toolOutput(part, { id, ...result });
    }

    return (chunk, out) => {
      const { id, toolCallId, errorText, url, title, mediaType, filename, messageMetadata } = chunk;
      switch (chunk.type) {
        case 'text-start':
          start('text', id, out);
          return;
        case 'text-delta':
          // `text` and `textDelta` are the names in other streams and versions of the SDK.
          out.text(chunk.delta ?? chunk.text ?? chunk.textDelta, partOf('text', id, out));
          return;
        case 'reasoning-start':
          start('reasoning', id, out);
          return;
        case 'reasoning-delta':
          out.reasoning(chunk.delta ?? chunk.text ?? chunk.textDelta, partOf('reasoning', id, out));
          return;
        case 'tool-input-start':
          startCall(chunk, out);
          return;
        case 'tool-input-delta':
          out.toolInput(partOf('tool', toolCallId, out), chunk.inputTextDelta);
          return;
        case 'tool-input-available':
          out.toolCallEnd(startCall(chunk, out), chunk.input, typeof chunk.input === 'string');
          return;
        case 'tool-input-error': {
          const part = startCall(chunk, out);
          if (out.openCall(part)?.input === '') out.toolInput(part, chunk.input);
          out.toolInputError(part, errorText);
          return;
        }
        case 'tool-output-available':
          readOutput(toolCallId, { output: chunk.output }, !chunk.preliminary, out);
          return;
        case 'tool-output-error':
        case 'tool-output-denied':
          readOutput(toolCallId, { error: errorText ?? 'denied' }, true, out);
          return;
        case 'tool-approval-request': {
          const part = partOfCall(toolCallId, out);
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
          return;
        case 'start-step':
          startStep();
          return;
        case 'reset-step':
          if (step.length > 0) out.add({ type: 'reset', parts: step });
          startStep();
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
        case 'finish-step':
          return;
        default:
          if (!chunk.type?.startsWith('data-')) return false;
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
