import type { ProtocolName } from '../../core/protocols/Protocol.js';
import type { FinishReason } from '../../core/StreamDelta.js';

/**
 * The provider's own word for why the model stopped, for a script that gives only the reason. `undefined` where the
 * protocol says it by its end alone.
 */
export function finishWord(protocol: ProtocolName | undefined, reason: FinishReason): string | undefined {
  if ((protocol === 'text' || protocol === 'json') && reason === 'stop') return undefined;
  return (protocol && words[protocol]?.[reason]) ?? reason;
}

const words: Partial<Record<ProtocolName, Partial<Record<FinishReason, string>>>> = {
  'openai-chat': { 'content-filter': 'content_filter', 'tool-calls': 'tool_calls' },
  'openai-responses': {
    stop: 'completed',
    'tool-calls': 'completed',
    length: 'incomplete',
    'content-filter': 'incomplete',
    error: 'failed',
  },
  'anthropic-messages': {
    stop: 'end_turn',
    length: 'max_tokens',
    'tool-calls': 'tool_use',
    'content-filter': 'refusal',
  },
  gemini: { stop: 'STOP', length: 'MAX_TOKENS', 'tool-calls': 'STOP', 'content-filter': 'SAFETY', other: 'OTHER' },
  ollama: { 'tool-calls': 'stop' },
  'ag-ui': { stop: 'success', 'tool-calls': 'success' },
};
