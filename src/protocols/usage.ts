import type { Usage } from '../model/StreamDelta.js';

/** The providers' names for each count. The first name found is used. */
const names: Readonly<Record<Exclude<keyof Usage, 'raw'>, string>> = {
  inputTokens: 'prompt_tokens input_tokens promptTokenCount prompt_eval_count inputTokens promptTokens',
  outputTokens: 'completion_tokens output_tokens candidatesTokenCount eval_count outputTokens completionTokens',
  totalTokens: 'total_tokens totalTokenCount totalTokens',
  reasoningTokens: 'reasoning_tokens thoughtsTokenCount reasoningTokens',
  cachedInputTokens: 'cached_tokens cache_read_input_tokens cachedContentTokenCount cachedInputTokens cacheReadTokens',
};

/**
 * Converts a provider's usage object. Providers define the counts differently: some include cached input in
 * `inputTokens` and reasoning in `outputTokens`. `raw` is the object as sent.
 */
export function usageOf(raw: object): Usage {
  // Counts may be nested, as in OpenAI's `completion_tokens_details`.
  const details = Object.entries(raw).map(([key, value]) => (/details$/i.test(key) ? value : undefined));
  const counts: Record<string, unknown> = Object.assign({}, ...details, raw);
  const usage: Record<string, unknown> = {};
  for (const [count, words] of Object.entries(names)) {
    const word = words.split(' ').find((word) => typeof counts[word] === 'number');
    if (word !== undefined) usage[count] = counts[word];
  }
  return { ...usage, raw };
}
