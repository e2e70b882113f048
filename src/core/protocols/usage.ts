import type { Usage } from '../StreamDelta.js';

type Counts = Readonly<Record<string, unknown>>;

const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
const counts = (value: unknown): Counts => (typeof value === 'object' && value !== null ? (value as Counts) : {});

/**
 * The counts of a provider's usage object, whatever it calls them. They mean what the provider means by them: some
 * count cached input in `inputTokens` and reasoning in `outputTokens`, some do not; `raw` has the object as sent.
 */
export function usageOf(raw: object): Usage {
  const all = counts(raw);
  const input = counts(all['prompt_tokens_details'] ?? all['input_tokens_details'] ?? all['inputTokenDetails']);
  const output = counts(all['completion_tokens_details'] ?? all['output_tokens_details'] ?? all['outputTokenDetails']);
  const usage: { -readonly [Key in keyof Usage]: Usage[Key] } = {};
  const set = (key: keyof Usage, ...values: unknown[]) => {
    const value = values.map(number).find((value) => value !== undefined);
    if (value !== undefined) usage[key] = value;
  };
  set(
    'inputTokens',
    all['prompt_tokens'],
    all['input_tokens'],
    all['promptTokenCount'],
    all['prompt_eval_count'],
    all['inputTokens'],
    all['promptTokens'],
  );
  set(
    'outputTokens',
    all['completion_tokens'],
    all['output_tokens'],
    all['candidatesTokenCount'],
    all['eval_count'],
    all['outputTokens'],
    all['completionTokens'],
  );
  set('totalTokens', all['total_tokens'], all['totalTokenCount'], all['totalTokens']);
  set(
    'reasoningTokens',
    output['reasoning_tokens'],
    output['reasoningTokens'],
    all['thoughtsTokenCount'],
    all['reasoning_tokens'],
    all['reasoningTokens'],
  );
  set(
    'cachedInputTokens',
    input['cached_tokens'],
    input['cacheReadTokens'],
    all['cache_read_input_tokens'],
    all['cachedContentTokenCount'],
    all['cachedInputTokens'],
  );
  usage.raw = raw;
  return usage;
}
