/** Usage in a message's metadata: applications send it there, under one of two names, since the protocol has no chunk for it. */
export function splitMetadata(metadata: unknown): { usage: object | undefined; facts: Record<string, unknown> } {
  const { totalUsage, usage = totalUsage, ...facts } = Object(metadata);
  return { usage: typeof usage === 'object' && usage !== null ? usage : undefined, facts };
}
