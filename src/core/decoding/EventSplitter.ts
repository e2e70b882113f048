/** How an event with one line of data stands in a text: `head`, the data, `end`. */
export interface EventForm {
  readonly name: string;
  readonly head: string;
  readonly end: string;
}

/** What a {@link EventSplitter} finds. */
export interface EventHandler {
  /**
   * An event, whole, with its name and its id, each `''` where there is none.
   *
   * @returns whether it could be read.
   */
  event(data: string, name: string, id: string): boolean;
  /**
   * Offers events for reading without cutting them out.
   *
   * @param start - Where the first one begins.
   * @param form - How they stand in `text`.
   * @returns where the text begins that was not read.
   */
  skim?(text: string, start: number, form: EventForm): number;
  /** A line that is not of the framing: an error body in mid-stream, for instance. */
  stray(line: string): void;
}

/** How a body ended: between two events, in an event that could be read nevertheless, or in one that could not. */
export type SplitterEnd = 'between' | 'unended' | 'broken';

/** Cuts decoded text into events, whatever the chunk borders. */
export interface EventSplitter {
  /** Characters held back because their event is not whole yet. */
  readonly held: number;
  /** Events may be read without being cut out: none has begun, and none has an id. */
  readonly canSkim?: boolean;
  readonly lastEventId?: string;
  readonly retryMs?: number | undefined;
  push(chunk: string): void;
  /** Hands out what is left once the body has ended. */
  end(): SplitterEnd;
}
