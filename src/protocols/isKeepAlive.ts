/** Whether an event only keeps the connection alive, by its name or type in any protocol. */
export function isKeepAlive(name: unknown): boolean {
  return typeof name === 'string' && /^(ping|keep[-_]?alive|heart[-_]?beat)$/i.test(name);
}
