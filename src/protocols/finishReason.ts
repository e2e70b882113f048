import type { FinishReason } from '../model/StreamDelta.js';

/** The providers' words, in lower case and with underscores. Whatever is not among them is `'other'`. */
const words: Readonly<Record<Exclude<FinishReason, 'other'>, string>> = {
  stop: 'stop end_turn stop_sequence completed success eos',
  length: 'length max_tokens max_output_tokens model_length model_context_window_exceeded',
  'tool-calls': 'tool_calls tool_use function_call',
  'content-filter':
    'content_filter refusal safety recitation blocklist prohibited_content spii image_safety image_prohibited_content',
  error: 'error failed malformed_function_call',
};

/** What a provider's word for the end of its answer means, whichever provider said it. */
export function finishReason(raw: string): FinishReason {
  const word = raw.toLowerCase().replaceAll('-', '_');
  const found = Object.entries(words).find(([, list]) => list.split(' ').includes(word));
  return (found?.[0] ?? 'other') as FinishReason;
}
