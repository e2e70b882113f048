/** How to go on with an answer whose connection broke in the middle. Without it nothing is asked again. */
export interface ResumeOptions {
  /**
   * - `'id'`: the server numbers its events (SSE `id:`) and is told the last one in `Last-Event-ID`.
   * - `'sequence'`: the server counts its events (OpenAI Responses) and is told the last one in `?starting_after=`.
   * - `'replay'`: the server tells the answer again from the start; what is on the screen already is compared and
   *   dropped. A replay that differs ends with `connection-lost`, the text kept.
   */
  by: 'id' | 'sequence' | 'replay';
  /** @defaultValue `'GET'` */
  method?: 'GET' | 'POST' | undefined;
  /** Where to ask; a function gets what is known of the answer. @defaultValue the session's `api` */
  url?: string | URL | ((position: ResumePosition) => string | URL) | undefined;
}

/** How far an answer got before its connection broke. */
export interface ResumePosition {
  /** The last SSE event id, `''` where there was none. */
  readonly lastEventId: string;
  /** The last sequence number, where the protocol counts. */
  readonly sequence: number | undefined;
  /** Facts about the response: its id, for instance. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a server is told so that it goes on after a position; `undefined` where it can only tell the answer again. */
export function cursorOf(
  { by }: Pick<ResumeOptions, 'by'>,
  { lastEventId, sequence }: ResumePosition,
): string | number | undefined {
  if (by === 'id') return lastEventId || undefined;
  return by === 'sequence' ? sequence : undefined;
}
