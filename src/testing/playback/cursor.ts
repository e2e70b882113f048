/** Where a client resumes: the `id:` of an event, or the sequence number in its data. */
export interface Cursor {
  readonly by: 'id' | 'sequence';
  readonly value: string;
}

/** Splits encoded text into server-sent events. Text without blank lines is one piece. */
export function eventsOf(framed: string): string[] {
  return framed.match(/[\s\S]+?(?:\r\n\r\n|\n\n|\r\r|$)/g) ?? [];
}

/** Position of an event relative to the cursor. An event without a number counts as `'before'`. */
export function positionOf(event: string, { by, value }: Cursor): 'before' | 'at' | 'after' {
  const number = (by === 'sequence' ? sequenceNumber : eventId).exec(event)?.[1];
  if (number === undefined) return 'before';
  if (number === value) return 'at';
  return countOf(number) > countOf(value) ? 'after' : 'before';
}

const eventId = /^id: ?(.*)$/m;
/** The cursor of the OpenAI Responses API. */
const sequenceNumber = /"sequence_number":\s*(\d+)/;

function countOf(id: string): number {
  return Number(/\d*$/.exec(id)![0]);
}
