/** API keys by the prefixes of the providers. A key has a digit, and at least 16 characters after its prefix. */
const apiKey = /\b((?:sk|gsk|xai|hf|pplx|nvapi)[-_](?:ant-|proj-)?|AIza)(?=[\w-]{0,200}\d)[\w-]{16,}/g;
/**
 * Credentials of a header. A value counts only with a digit or 20 characters, so that "Bearer authentication" stays. A
 * value that the provider has masked stays too.
 */
const credentials =
  /\b((?:Bearer|Basic)\s+|(?:api[-_]?key|authorization)["']?\s*[:=]\s*["']?)(?!\S{0,12}(?:\*\*|…|\.{3}))(?=\S{0,60}\d|\S{20})[\w.~+/=-]{8,}/gi;

/** Replaces API keys and credentials in the text of a provider by their prefix and `…`. */
export function maskKeys(text: string): string {
  return text.replace(apiKey, '$1…').replace(credentials, '$1…');
}
