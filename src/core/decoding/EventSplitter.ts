/** What an {@link EventSplitter} finds. */
export interface EventHandler {
  /**
   * A whole event.
   *
   * @param name - Its `event:` field, `''` without one.
   * @param id - The last event id, `''` without one.
   * @returns whether it could be read.
   */
  event(data: string, name: string, id: string): boolean;
  /** A line that is no part of an event: an error body in mid-stream, for instance. */
  stray(line: string): void;
}

/** How a body ended: between two events, in an event that could be read nevertheless, or in one that could not. */
export type SplitterEnd = 'between' | 'unended' | 'broken';

/** Splits decoded text into events, at any chunk border. */
export interface EventSplitter {
  /** What ends most events. */
  readonly eventEnd: string;
  /** Characters held because their event is not whole yet. */
  readonly held: number;
  /** Whether all of the last event is read and none of the next. */
  readonly isBetweenEvents: boolean;
  /** The `id:` of the last server-sent event. */
  lastEventId: string;
  readonly retryMs: number | undefined;
  push(chunk: string): void;
  /** The body has ended: hands out what is left. */
  end(): SplitterEnd;
}
