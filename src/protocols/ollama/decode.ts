import { defineBuiltIn } from '../Protocol.js';
import { detect } from './detect.js';
import { finishReasons } from './finishReasons.js';

interface OllamaChunk {
  model?: string;
  message?: {
    content?: string;
    thinking?: string;
    tool_calls?: { id?: string; function: { name: string; arguments?: object | string | null } }[] | null;
  };
  /** The text of `/api/generate`. */
  response?: string;
  thinking?: string;
  done?: boolean;
  done_reason?: string;
  prompt_eval_count?: number;
  eval_count?: number;
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
      const { model, message = {}, done, done_reason, prompt_eval_count, eval_count } = chunk;
      if (done === undefined) return false;
      out.metadata({ model });
      out.reasoning(message.thinking ?? chunk.thinking);
      out.text(message.content ?? chunk.response);
      for (const { id, function: fn } of message.tool_calls ?? []) {
        const part = `call-${calls++}`;
        out.toolCall(part, { id, name: fn.name }, fn.arguments);
        out.toolCallEnd(part);
      }
      if (!done) return;
      if (eval_count !== undefined || prompt_eval_count !== undefined) out.usage({ prompt_eval_count, eval_count });
      const reason = done_reason ?? 'stop';
      out.finish(reason, reason === 'stop' && out.hasClientCalls ? 'tool_calls' : undefined);
      out.end();
    };
  },
});
