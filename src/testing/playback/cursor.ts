/** How far a client that resumes says it has come: by the `id:` of an event, or by the number that its data carries. */
export interface Cursor {
  readonly by: 'id' | 'sequence';
  readonly value: string;
}

/** Splits what an encoder wrote into its server-sent events; text without blank lines is one piece. */
export function eventsOf(framed: string): string[] {
  return framed.match(/[\s\S]+?(?:\r\n\r\n|\n\n|\r\r|$)/g) ?? [];
}

/** Where an event stands relative to a cursor. One that has no number of its own stands where the one before it does. */
export function positionOf(event: string, { by, value }: Cursor): 'before' | 'at' | 'after' {
  const number = (by === 'sequence' ? sequenceNumber : eventId).exec(event)?.[1];
  if (number === undefined) return 'before';
  if (number === value) return 'at';
  return Number(number) > Number(value) ? 'after' : 'before';
}

const eventId = /^id: ?(.*)$/m;
/** The OpenAI Responses API counts by it. */
const sequenceNumber = /"sequence_number":\s*(\d+)/;
