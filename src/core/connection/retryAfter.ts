/**
 * The server's retry delay in milliseconds: `retry-after-ms` (OpenAI, Azure), or `Retry-After` in seconds or as a date.
 * `undefined` without a readable one.
 */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? '';
  // HTTP dates begin with the day of the week; Date.parse accepts much else, `-1` for instance.
  const until = /^\s*[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  // Relative to the server's clock: the user's may be wrong by hours.
  const sentAt = Date.parse(headers.get('date') ?? '') || Date.now();
  const waits = [numberIn(headers.get('retry-after-ms') ?? ''), 1000 * numberIn(value), Math.max(0, until - sentAt)];
  return waits.find((ms) => ms >= 0);
}

/** `NaN` for anything but a plain number. */
function numberIn(value: string): number {
  return /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
}
