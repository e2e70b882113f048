import type { FinishReason } from '../model/StreamDelta.js';

/** The values of a protocol for each finish reason. Encoders write the first one. */
export type FinishReasons = Readonly<Partial<Record<FinishReason, readonly string[]>>>;

/** Values that every protocol accepts, because gateways pass on those of other providers. */
const commonWords: FinishReasons = {
  stop: [
    'stop',
    'end_turn',
    'stop_sequence',
    'complete',
    'completed',
    'success',
    'eos',
    'eos_token',
    'done',
    'finished',
  ],
  length: [
    'length',
    'max_tokens',
    'max_output_tokens',
    'max_length',
    'model_length',
    'model_context_window_exceeded',
    'token_limit',
  ],
  'tool-calls': ['tool_calls', 'tool_call', 'tool_use', 'function_call'],
  'content-filter': ['content_filter', 'content_filtered', 'guardrail_intervened', 'refusal', 'safety', 'sensitive'],
};

/** Finish reasons of any provider that name a failure, such as `error_finish`, `insufficient_system_resource` and `MALFORMED_FUNCTION_CALL`. */
const failure =
  /error|fail|malformed|insufficient|unexpected_|too_many_|no_image|missing_|overloaded|unavailable|timed?_?out/;

/**
 * Converts a provider's finish reason. Ignores case, and treats `-` and `_` as equal. An unknown value is `'error'` if
 * it names a failure, otherwise `'other'`.
 *
 * @param words - The values of the protocol, which are tried first.
 */
export function finishReason(raw: string, words: FinishReasons = {}): FinishReason {
  const word = normalize(raw);
  const listed = find(words, word) ?? find(commonWords, word);
  return listed ?? (failure.test(word) ? 'error' : 'other');
}

function find(words: FinishReasons, word: string): FinishReason | undefined {
  const found = Object.entries(words).find(([, list]) => list.some((listed) => normalize(listed) === word));
  return found?.[0] as FinishReason | undefined;
}

function normalize(word: string): string {
  return word.trim().toLowerCase().replaceAll(/[- ]/g, '_');
}
