/** Whether this name or type, in any protocol, marks an event that only keeps the connection alive. */
export function isKeepAlive(name: unknown): boolean {
  return typeof name === 'string' && /^(ping|keep[-_]?alive|heart[-_]?beat)$/i.test(name);
}
