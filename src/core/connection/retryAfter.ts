/**
 * The server's retry delay in milliseconds, from `retry-after-ms` (OpenAI, Azure) or `Retry-After` (seconds or a date).
 * `undefined` without a valid header.
 */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? '';
  // Date.parse also accepts values such as `-1`, so the weekday of an HTTP date is required.
  const until = /^\s*[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  // Relative to the server's clock, because the user's clock may be wrong by hours.
  const sentAt = Date.parse(headers.get('date') ?? '') || Date.now();
  const waits = [numberIn(headers.get('retry-after-ms') ?? ''), 1000 * numberIn(value), Math.max(0, until - sentAt)];
  return waits.find((ms) => ms >= 0);
}

/** `NaN` for any text that is not a plain decimal number. */
function numberIn(value: string): number {
  return /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
}
