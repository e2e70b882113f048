export type Framing = 'sse' | 'lines' | 'text';

/** The framing that a content type promises. */
export function framingOfContentType(contentType: string): Framing | undefined {
  if (/^\s*text\/event-stream/i.test(contentType)) return 'sse';
  if (/ndjson|jsonl|json-seq|^\s*application\/([\w.-]+\+)?json/i.test(contentType)) return 'lines';
  return undefined;
}

/** The last one is llama.cpp's. */
const sseFields = ['data:', 'event:', 'id:', 'retry:', ':', 'error: {'];
/** JSON, or a line of the AI SDK's data stream such as `0:"Hi"`. */
const lines = /^(\{|\[\s*[{\]]|[0-9a-z]:["[{])/;
/** May still become such a line. */
const lineBegins = /^([0-9a-z]:?|\[\s*)$/;
/** In plain text, JSON that begins like this is an error. */
const errorBeginnings = ['{"error":', '{"errors":'];

/**
 * The framing of a body by its first characters; `undefined` while they are too few to tell.
 *
 * @param promised - The framing of the content type. JSON may come as server-sent events nevertheless.
 * @param isPlainText - The content type is `text/plain`: then a brace begins a text that is JSON, not a stream of it.
 */
export function sniffFraming(
  beginning: string,
  promised: Framing | undefined,
  isPlainText: boolean,
): Framing | undefined {
  // RFC 7464 begins each value with a record separator.
  if (beginning.startsWith('\x1e')) return 'lines';
  const start = beginning.trimStart();
  if (sseFields.some((field) => start.startsWith(field))) return 'sse';
  const mayBeSse = sseFields.some((field) => field.startsWith(start));
  if (promised === 'lines') return mayBeSse ? undefined : 'lines';
  if (isPlainText && start.startsWith('{')) {
    const compact = start.slice(0, 40).replaceAll(/\s/g, '');
    if (errorBeginnings.some((begin) => compact.startsWith(begin))) return 'lines';
    return errorBeginnings.some((begin) => begin.startsWith(compact)) ? undefined : 'text';
  }
  if (lines.test(start)) return 'lines';
  return lineBegins.test(start) || mayBeSse ? undefined : 'text';
}
