/** Whether the name or the type of an event says that it only keeps the connection alive, in any protocol. */
export function isKeepAlive(name: unknown): boolean {
  return typeof name === 'string' && /^(ping|keep[-_]?alive|heart[-_]?beat)$/i.test(name);
}
