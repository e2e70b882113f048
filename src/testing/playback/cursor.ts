/** Splits what an encoder wrote into its server-sent events; text without blank lines is one piece. */
export function eventsOf(framed: string): string[] {
  return framed.match(/[\s\S]+?(?:\r\n\r\n|\n\n|\r\r|$)/g) ?? [];
}

/**
 * Where an event stands relative to the cursor of a client that resumes: its `id:`, or the `sequence_number` that the
 * OpenAI Responses API counts by.
 */
export function isAfter(event: string, cursor: string): 'before' | 'at' | 'after' {
  const id = /^id: ?(.*)$/m.exec(event)?.[1] ?? /"sequence_number":\s*(\d+)/.exec(event)?.[1];
  if (id === undefined) return 'before';
  if (id === cursor) return 'at';
  return Number(id) > Number(cursor) ? 'after' : 'before';
}
