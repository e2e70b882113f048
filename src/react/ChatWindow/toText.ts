/** Formats a value as JSON if possible. A restored output may be circular or contain a BigInt. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, null, 2) ?? String(value);
  } catch {
    // `String` throws for an object without a prototype.
    return typeof value === 'object' ? Object.prototype.toString.call(value) : String(value);
  }
}
