import { parseJson } from '../../protocols/eventFields.js';

export type Framing = 'sse' | 'lines' | 'text';

export function framingOfContentType(contentType: string): Framing | undefined {
  if (/^\s*text\/event-stream/i.test(contentType)) return 'sse';
  if (/ndjson|jsonl|json-seq|^\s*application\/([\w.-]+\+)?json/i.test(contentType)) return 'lines';
  return undefined;
}

/** llama.cpp sends `error: {` as a field. */
const sseFields = ['data:', 'event:', 'id:', 'retry:', ':', 'error: {'];
/** JSON, or a line of the AI SDK's data stream such as `0:"Hi"`. */
const lines = /^(\{|\[\s*[{\]]|[0-9a-z]:["[{])/;
/** Matches text that is too short to decide, but may become JSON or a data stream line. */
const lineBegins = /^([0-9a-z]:?|\[\s*)$/;
const page = /^<(!doctype )?html/i;
/** The first key of a provider's JSON, and text that may become such a key. */
const eventBegins =
  /^\{\s*("(id|type|object|model|choices|candidates|created(_at)?|usageMetadata|response)"|"?\w{0,13}$)/;
/** Longest text that may become a provider's JSON, in characters. Longer text is not held back. */
const maxEventBeginning = 4096;
/** JSON that is treated as an error even if the content type is `text/plain`. */
const errorBeginnings = ['{"error":', '{"errors":'];

/**
 * Detects the framing of a body from its first characters; `undefined` if more are needed.
 *
 * @param promised - The framing that the content type implies. Server-sent events are still detected.
 * @param isPlainText - Whether the content type is `text/plain`. JSON is then the text of the answer, unless it is an
 * event of a provider.
 * @param isEvent - Whether a JSON value is an event of a provider's protocol.
 */
export function sniffFraming(
  beginning: string,
  promised: Framing | undefined,
  isPlainText: boolean,
  isEvent: (value: unknown) => boolean,
): Framing | undefined {
  // A record separator precedes each value of a JSON text sequence (RFC 7464).
  if (beginning.startsWith('\x1e')) return 'lines';
  const start = beginning.trimStart();
  if (sseFields.some((field) => start.startsWith(field))) return 'sse';
  const mayBeSse = sseFields.some((field) => field.startsWith(start));
  if (promised === 'lines') return mayBeSse ? undefined : 'lines';
  if (isPlainText && start.startsWith('{')) {
    const answers = [beginsAsError(start), beginsAsEvent(start, isEvent)];
    return answers.includes(true) ? 'lines' : answers.includes(undefined) ? undefined : 'text';
  }
  if (!isPlainText) {
    // Lines of a page are no events, so the response fails with an excerpt of the page.
    if (page.test(start)) return 'sse';
    if (['<!doctype html', '<html'].some((tag) => tag.startsWith(start.toLowerCase()))) return undefined;
  }
  if (lines.test(start)) return 'lines';
  return lineBegins.test(start) || mayBeSse ? undefined : 'text';
}

/** Whether text begins with an event of a provider's protocol; `undefined` while it is too short to decide. */
function beginsAsEvent(text: string, isEvent: (value: unknown) => boolean): boolean | undefined {
  if (!eventBegins.test(text)) return false;
  const end = text.indexOf('\n');
  const value = (end !== -1 && parseJson(text.slice(0, end))) || (/\}\s*$/.test(text) && parseJson(text));
  if (value) return isEvent(value);
  const mayFollow = end === -1 || text.slice(0, end).trim() === '{';
  return mayFollow && text.length < maxEventBeginning ? undefined : false;
}

/** Whether text begins like a JSON error; `undefined` while it is too short to decide. */
export function beginsAsError(text: string): boolean | undefined {
  const compact = text.slice(0, 40).replaceAll(/\s/g, '');
  if (errorBeginnings.some((begin) => compact.startsWith(begin))) return true;
  return errorBeginnings.some((begin) => begin.startsWith(compact)) ? undefined : false;
}
