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

/** The text of content in any form: a scalar, an object with the text, or parts. */
export function contentText(content: unknown): string {
  if (Array.isArray(content)) return content.map(contentText).join('');
  if (!isObject(content)) return scalarText(content);
  const { text, content: inner, value, summary, refusal } = content;
  return contentText(text ?? inner ?? value ?? summary ?? refusal);
}

/** Normalizes a list. Some servers send a single object, or an object keyed by index. */
export function listOf<Item extends object>(items: Item | readonly Item[] | null | undefined): readonly Item[] {
  if (Array.isArray(items)) return items.filter(isObject) as Item[];
  if (!isObject(items)) return [];
  const values = Object.values(items);
  return Object.keys(items).every((key) => /^\d+$/.test(key)) ? (values as Item[]) : [items as Item];
}

export function isObject(value: unknown): value is EventFields {
  return typeof value === 'object' && value !== null;
}
