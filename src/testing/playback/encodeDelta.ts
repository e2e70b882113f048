import type { FinishReason, StreamDelta } from '../../model/StreamDelta.js';
import type { StreamEncoder } from '../../protocols/encoding/createEncoder.js';
import type { ProtocolName } from '../../protocols/Protocol.js';
import type { PlayOptions } from './PlayOptions.js';

/**
 * Encodes a delta as framed events. Adds the protocol's own finish reason if the script has none.
 *
 * @throws TypeError if the protocol cannot encode the delta.
 */
export function encodeDelta(encoder: StreamEncoder, protocol: PlayOptions['protocol'], delta: StreamDelta): string {
  if (delta.type !== 'finish' || delta.raw !== '') return encoder.encode(delta);
  const raw = finishWord(typeof protocol === 'function' ? undefined : protocol, delta.reason);
  return raw === undefined ? '' : encoder.encode({ ...delta, raw });
}

/** `undefined` if the end of the stream implies the reason. */
function finishWord(protocol: ProtocolName | undefined, reason: FinishReason): string | undefined {
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
