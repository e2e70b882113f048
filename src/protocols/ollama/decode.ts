import { contentText, listOf } from '../eventFields.js';
import { finishWord } from '../finishReason.js';
import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';

interface OllamaChunk {
  model?: string;
  message?: {
    content?: unknown;
    thinking?: unknown;
    tool_calls?: ToolCall | ToolCall[] | null;
  } | null;
  /** The text of `/api/generate`. */
  response?: unknown;
  thinking?: unknown;
  done?: boolean;
  done_reason?: unknown;
  prompt_eval_count?: number;
  eval_count?: number;
}

interface ToolCall {
  id?: string;
  function: { name: string; arguments?: object | string | null };
}

/** Ollama's own `/api/chat` and `/api/generate`. */
export const ollama = defineBuiltIn<OllamaChunk>({
  name: 'ollama',
  detect,
  finishReasons,
  framing: 'lines',
  createDecoder() {
    let calls = 0;
    return (chunk, out) => {
      const { model, done, done_reason, prompt_eval_count, eval_count } = chunk;
      const message = chunk.message ?? {};
      if (done === undefined) return false;
      out.metadata({ model });
      out.reasoning(contentText(message.thinking ?? chunk.thinking));
      out.text(contentText(message.content ?? chunk.response));
      for (const { id, function: fn } of listOf(message.tool_calls)) {
        // Skips calls that some servers repeat in the last chunk.
        if (out.partOfCall(id) !== undefined) continue;
        const part = `call-${calls++}`;
        out.toolCall(part, { id, name: fn.name }, fn.arguments);
        out.toolCallEnd(part);
      }
      if (!done) return;
      if (eval_count !== undefined || prompt_eval_count !== undefined) out.usage({ prompt_eval_count, eval_count });
      const reason = finishWord(done_reason) ?? 'stop';
      out.finish(reason, reason === 'stop' && out.hasClientCalls ? 'tool_calls' : undefined);
      out.end();
    };
  },
});
