/** How to resume a response whose connection broke. Without these options, an interrupted response is not resumed. */
export interface ResumeOptions {
  /**
   * - `'id'`: events have ids (SSE `id:`); the last one is sent as `Last-Event-ID`.
   * - `'sequence'`: events are numbered (OpenAI Responses); the last number is sent as `?starting_after=`.
   * - `'replay'`: the server sends the response again from its start. The repeated part is compared with the content
   *   received before and dropped. If the replay differs or is shorter, the response fails with `connection-lost`; the text received before is kept.
   */
  by: 'id' | 'sequence' | 'replay';
  /** @defaultValue `'GET'` */
  method?: 'GET' | 'POST' | undefined;
  /** Address to resume at; a function receives the {@link ResumePosition}. @defaultValue the session's `api` */
  url?: string | URL | ((position: ResumePosition) => string | URL) | undefined;
}

/** The part of a response that was received before its connection broke. */
export interface ResumePosition {
  /** The last SSE event id; `''` if there is none. */
  readonly lastEventId: string;
  /** The last sequence number, in protocols that have one. */
  readonly sequence: number | undefined;
  /** Metadata of the response, such as its id. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The cursor after which the server can continue; `undefined` if it can only send the response from the start. */
export function cursorOf(
  { by }: Pick<ResumeOptions, 'by'>,
  { lastEventId, sequence }: ResumePosition,
): string | number | undefined {
  if (by === 'id') return lastEventId || undefined;
  return by === 'sequence' ? sequence : undefined;
}
