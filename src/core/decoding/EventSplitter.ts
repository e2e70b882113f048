export interface EventHandler {
  /**
   * Handles a complete event.
   *
   * @param name - The `event:` field; `''` if there is none. @param id - The last event id; `''` if there is none.
   * @returns whether the event could be decoded.
   */
  event(data: string, name: string, id: string): boolean;
  /** Handles a line outside any event, such as an error body. */
  stray(line: string): void;
}

/**
 * How a body ended: between events, in an unterminated event that could be decoded, or in an event that could not be
 * decoded.
 */
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
