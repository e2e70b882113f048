/** Separates usage from a message's metadata. The protocol has no chunk for usage, so applications send it there. */
export function splitMetadata(metadata: unknown): { usage: object | undefined; facts: Record<string, unknown> } {
  const { totalUsage, usage = totalUsage, ...facts } = Object(metadata);
  return { usage: typeof usage === 'object' && usage !== null ? usage : undefined, facts };
}
