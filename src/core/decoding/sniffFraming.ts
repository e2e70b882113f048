export type Framing = 'sse' | 'lines' | 'text';

/** The framing that a content type promises. */
export function framingOfContentType(contentType: string): Framing | undefined {
  if (/^text\/event-stream/i.test(contentType)) return 'sse';
  if (/ndjson|jsonl|json-seq|^application\/json/i.test(contentType)) return 'lines';
  return undefined;
}

const sseFields = ['data:', 'event:', 'id:', 'retry:', ':'];
/** A JSON object, or a line of the AI SDK's data stream such as `0:"Hi"`. */
const lines = /^(\{|[0-9a-z]:["[{])/;
/** May still become such a line. */
const lineBegins = /^[0-9a-z]:?$/;

/**
 * The framing of a body by its first characters; `undefined` while they are too few to tell.
 *
 * @param isPlainText - The content type says `text/plain`: then a brace begins a text that is JSON, not a stream of it.
 */
export function sniffFraming(beginning: string, isPlainText: boolean): Framing | undefined {
  const start = beginning.trimStart();
  if (sseFields.some((field) => start.startsWith(field))) return 'sse';
  if (lines.test(start)) return isPlainText && start.startsWith('{') ? 'text' : 'lines';
  return lineBegins.test(start) || sseFields.some((field) => field.startsWith(start)) ? undefined : 'text';
}
