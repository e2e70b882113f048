/** The last event that a client has received. */
export interface Cursor {
  readonly streamId: string | undefined;
  readonly after: number;
}

/** Reads the cursor from `Last-Event-ID`, which contains the stream id, or from `?starting_after=`. */
export function cursorOf(request: Request): Cursor | undefined {
  const id = /^(.+)-(\d{1,15})$/.exec(request.headers.get('last-event-id') ?? '');
  if (id) return { streamId: id[1]!, after: Number(id[2]) };
  const after = new URL(request.url, 'http://localhost').searchParams.get('starting_after');
  return after !== null && /^\d{1,15}$/.test(after) ? { streamId: undefined, after: Number(after) } : undefined;
}
