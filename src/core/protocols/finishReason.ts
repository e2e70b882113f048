import type { FinishReason } from '../StreamDelta.js';

/** The providers' words that are not spelt like ours. Whatever is in neither is `'other'`. */
const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  completed: 'stop',
  success: 'stop',
  eos: 'stop',
  length: 'length',
  max_tokens: 'length',
  max_output_tokens: 'length',
  model_length: 'length',
  model_context_window_exceeded: 'length',
  tool_calls: 'tool-calls',
  'tool-calls': 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  'content-filter': 'content-filter',
  refusal: 'content-filter',
  safety: 'content-filter',
  recitation: 'content-filter',
  blocklist: 'content-filter',
  prohibited_content: 'content-filter',
  spii: 'content-filter',
  image_safety: 'content-filter',
  error: 'error',
  failed: 'error',
  malformed_function_call: 'error',
};

/** What a provider's word for the end of its answer means, whichever provider said it. */
export function finishReason(raw: string): FinishReason {
  return reasons[raw.toLowerCase()] ?? 'other';
}
