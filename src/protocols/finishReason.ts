import type { FinishReason } from '../model/StreamDelta.js';

/** A protocol's words for each reason. The first one of a reason is the one that is written. */
export type FinishReasons = Readonly<Partial<Record<FinishReason, readonly string[]>>>;

/** Words that gateways pass on from one protocol to another, whichever of them they speak. */
const commonWords: FinishReasons = {
  stop: ['stop', 'end_turn', 'stop_sequence', 'completed', 'success', 'eos', 'eos_token', 'done', 'finished'],
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

/** Words of failures, of any provider: `error_finish`, `insufficient_system_resource`, `MALFORMED_FUNCTION_CALL`. */
const failure =
  /error|fail|malformed|insufficient|unexpected_|too_many_|no_image|missing_|overloaded|unavailable|timed?_?out/;

/**
 * The meaning of a provider's word for the end of its answer. Case, and whether its parts are joined by `-` or `_`, do
 * not matter. A word that is in no list is `'error'` where it names a failure, else `'other'`.
 *
 * @param words - The words of the protocol, which are looked up first.
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
