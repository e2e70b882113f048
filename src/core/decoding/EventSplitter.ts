export interface EventHandler {
  /**
   * Handles a complete event.
   *
   * @param name - The `event:` field, `''` without one.
   * @param id - The last event id, `''` without one.
   * @returns whether the event could be decoded.
   */
  event(data: string, name: string, id: string): boolean;
  /** Handles a line outside any event, such as an error body. */
  stray(line: string): void;
}

/** How a body ended: between events, in an unterminated event that could be decoded, or in one that could not. */
export type SplitterEnd = 'between' | 'unended' | 'broken';

export interface EventSplitter {
  /** The text that ends most events; `''` if the format has none. */
  readonly eventEnd: string;
  readonly held: number;
  /** Whether the last event is complete and the next has not begun. */
  readonly isBetweenEvents: boolean;
  /** The `id:` of the last server-sent event. */
  lastEventId: string;
  readonly retryMs: number | undefined;
  push(chunk: string): void;
  /** Call at the end of the body. Emits an unterminated event. */
  end(): SplitterEnd;
}
