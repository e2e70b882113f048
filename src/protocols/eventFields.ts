export type EventFields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is EventFields {
  return typeof value === 'object' && value !== null;
}
