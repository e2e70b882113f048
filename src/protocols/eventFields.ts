/** The JSON object of an event. */
export type EventFields = Readonly<Record<string, unknown>>;

/** Parses JSON; `undefined` for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Converts a string, number or boolean to text; `''` for any other value. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function isObject(value: unknown): value is EventFields {
  return typeof value === 'object' && value !== null;
}
