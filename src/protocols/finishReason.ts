import type { FinishReason } from '../model/StreamDelta.js';

/** The values of a protocol for each finish reason. Encoders write the first one. */
export type FinishReasons = Readonly<Partial<Record<FinishReason, readonly string[]>>>;

/**
 * Patterns that apply to every protocol, because gateways forward the finish reasons of other providers. The first
 * match wins: `max_tokens_error` is a failure, not a length limit. Other failures are `error_finish`,
 * `insufficient_system_resource`, `MALFORMED_FUNCTION_CALL` or `abort`.
 */
const patterns: readonly (readonly [FinishReason, RegExp])[] = [
  [
    'error',
    /error|exception|fail|malformed|invalid|insufficient|unexpected_|too_many_|no_image|missing_|overload|unavailable|timed?_?out|rate_limit|quota|abort|cancel|disconnect/,
  ],
  ['length', /length|^max_|token_limit|time_limit|context_/],
  ['content-filter', /filter|guardrail|refus|safety|sensitive|moderat|policy|prohibited|blocked/],
  ['tool-calls', /^(tool|function)_(call|use)/],
  ['stop', /^(stop|end|eos|done|complete|finish|success|normal)/],
];

/** Values that servers send while the model has not finished. */
const placeholder = /^(|null|none|undefined|not_finished|unfinished|in_progress|\w*unspecified)$/;

/**
 * Reads a finish reason, which some servers send as an object such as `{"type": "stop"}`.
 *
 * @returns `undefined` if the model has not finished.
 */
export function finishWord(reason: unknown): string | undefined {
  const { type, reason: inner = type } = Object(reason) as { type?: unknown; reason?: unknown };
  const word = typeof reason === 'string' ? reason : inner;
  return typeof word === 'string' && !placeholder.test(normalize(word)) ? word : undefined;
}

/**
 * Converts a provider's finish reason. Ignores case, and treats `toolCalls`, `tool-calls` and `tool_calls` as equal. An
 * unknown value is `'other'`.
 *
 * @param words - The values of the protocol, which are tried first.
 */
export function finishReason(raw: string, words: FinishReasons = {}): FinishReason {
  const word = normalize(raw);
  return find(words, word) ?? patterns.find(([, pattern]) => pattern.test(word))?.[0] ?? 'other';
}

function find(words: FinishReasons, word: string): FinishReason | undefined {
  const found = Object.entries(words).find(([, list]) => list.some((listed) => normalize(listed) === word));
  return found?.[0] as FinishReason | undefined;
}

function normalize(word: string): string {
  return word
    .trim()
    .replaceAll(/([a-z])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .replaceAll(/[- ]/g, '_');
}
