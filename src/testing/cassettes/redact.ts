/** What a secret is replaced with. */
export const redacted = '[redacted]';

// `key` as a word, for x-api-key and sig_key but not for keywords.
const secretName =
  /auth|cookie|token|secret|passw|credential|session|signature|(^|[-_.])(api[-_]?key|key|sig|code|jwt|pat)([-_.]|$)|apikey/i;

const namesAnUrl = /^(location|content-location|referer|origin|link)$/i;

/** Headers with the values of everything that may be a secret taken out. @param more - names to take out as well */
export function redactHeaders(headers: Headers, more: readonly string[] = []): Record<string, string> {
  const extra = new Set(more.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    [...headers].map(([name, value]) => {
      if (secretName.test(name) || extra.has(name)) return [name, redacted];
      return [name, namesAnUrl.test(name) ? redactUrl(value) : value];
    }),
  );
}

/** A URL without its password and without the values of parameters that may be secrets, fragment included. */
export function redactUrl(url: string): string {
  const parameters = (text: string) =>
    text.replace(/([?&#;]|^)([^=&#;?]+)=([^&#;]*)/g, (whole, before: string, name: string) =>
      secretName.test(safeDecode(name)) ? `${before}${name}=${redacted}` : whole,
    );
  return url
    .replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#@]*@/i, (_, scheme = '') => `${scheme}//${redacted}@`)
    .replace(/[?#].*$/s, parameters);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
