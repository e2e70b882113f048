import type { Usage } from '../../model/StreamDelta.js';

/** The usage object to send: the provider's own if there is one, else the counts under the names of this protocol. */
export function rawUsage(usage: Usage, input: string, output: string, total?: string): object {
  if (typeof usage.raw === 'object' && usage.raw !== null) return usage.raw;
  return {
    [input]: usage.inputTokens,
    [output]: usage.outputTokens,
    ...(total !== undefined && { [total]: usage.totalTokens }),
  };
}
