/**
 * How long the server asks to wait, in milliseconds: `retry-after-ms` (OpenAI, Azure), or `Retry-After` in seconds or
 * as a date. `undefined` where it asks for nothing that can be read.
 */
export function retryAfter(headers: Headers): number | undefined {
  const ms = numberOf(headers.get('retry-after-ms'));
  if (ms !== undefined) return ms;
  const value = headers.get('retry-after');
  const seconds = numberOf(value);
  if (seconds !== undefined) return seconds * 1000;
  // Dates begin with the day of the week; Date.parse takes much else for one, `-1` for instance.
  const until = /^\s*[a-z]{3}/i.test(value ?? '') ? Date.parse(value!) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  // Against the server's own clock: the user's may be wrong by hours.
  const sentAt = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(sentAt) ? Date.now() : sentAt));
}

function numberOf(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
