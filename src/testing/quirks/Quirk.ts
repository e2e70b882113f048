import type { ProtocolName } from '../../protocols/registry.js';

/**
 * A deviation of a server or gateway from the usual form of a response, as found in bug reports. Quirks combine with
 * each other and with every script.
 *
 * | quirk | the response |
 * | --- | --- |
 * | `byte-order-mark` | starts with a UTF-8 byte order mark |
 * | `crlf` | ends lines with CRLF |
 * | `no-space-after-colon` | has `data:{…}` instead of `data: {…}` |
 * | `multi-line-data` | spreads the JSON of an event over several `data` lines |
 * | `heartbeats` | has a comment before each event |
 * | `empty-events` | has an event with empty data before each event |
 * | `unknown-events` | has `event: ping` before each event |
 * | `rechunked` | arrives in chunks of 1 to 24 bytes |
 * | `single-newline-events` | has one line end after an event instead of a blank line |
 * | `no-last-blank-line` | ends without the last blank line |
 * | `missing-done` | ends without `[DONE]` |
 * | `ids-on-some-events` | has an `id` on every second event only |
 * | `unicode-ids` | has ids outside of ASCII, such as `流-1` |
 * | `wrong-content-type` | has the content type `application/json` although it is a stream |
 * | `numbers-as-content` | has text that is a number as a JSON number |
 * | `content-parts` | has text as a list of parts |
 * | `choice-index-counts-up` | has another `index` in every choice |
 * | `late-tool-names` | has the name of a tool call in the second event of the call |
 * | `tool-names-in-pieces` | has the name of a tool call in two pieces |
 * | `whole-json-answer` | is one pretty-printed JSON document: the server ignores `stream: true` |
 * | `json-error` | is a JSON error with status 200 |
 * | `html-error-page` | is an HTML page with status 200 |
 */
export type Quirk = keyof typeof quirkProtocols;

const notText: readonly ProtocolName[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'ai-sdk',
  'ag-ui',
  'json',
  'ollama',
  'ai-data-stream',
];
const events: readonly ProtocolName[] = notText.slice(0, 7);
const all: readonly ProtocolName[] = [...notText, 'text'];

const quirkProtocols = {
  'byte-order-mark': events,
  crlf: notText,
  'no-space-after-colon': events,
  'multi-line-data': events,
  heartbeats: events,
  'empty-events': events,
  'unknown-events': events,
  rechunked: all,
  'single-newline-events': ['openai-chat', 'gemini', 'ai-sdk', 'ag-ui', 'json'],
  'no-last-blank-line': events,
  'missing-done': ['openai-chat', 'ai-sdk', 'json'],
  'ids-on-some-events': events,
  'unicode-ids': events,
  'wrong-content-type': notText,
  'numbers-as-content': ['openai-chat', 'ollama', 'json'],
  'content-parts': ['openai-chat'],
  'choice-index-counts-up': ['openai-chat'],
  'late-tool-names': ['openai-chat'],
  'tool-names-in-pieces': ['openai-chat'],
  'whole-json-answer': ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama'],
  'json-error': all,
  'html-error-page': all,
} as const satisfies Record<string, readonly ProtocolName[]>;

const failing: ReadonlySet<Quirk> = new Set(['json-error', 'html-error-page']);

/** Whether the quirk can occur in a protocol. A custom protocol is assumed to use server-sent events. */
export function canOccur(quirk: Quirk, protocol: ProtocolName | undefined): boolean {
  const protocols: readonly ProtocolName[] = quirkProtocols[quirk];
  return protocol === undefined ? protocols === events || protocols === all : protocols.includes(protocol);
}

/**
 * The quirks of a protocol that must not change the result: run a test once with each of them.
 *
 * @example
 * ```ts
 * it.each(harmlessQuirks('openai-chat'))('shows the answer behind %s', async (quirk) => {
 *   const fetch = mockFetch(answer, { protocol: 'openai-chat', quirks: [quirk] });
 *   …
 * });
 * ```
 */
export function harmlessQuirks(protocol: ProtocolName): Quirk[] {
  const quirks = Object.keys(quirkProtocols) as Quirk[];
  return quirks.filter((quirk) => !failing.has(quirk) && canOccur(quirk, protocol));
}

/** @throws TypeError for an unknown quirk, or one that cannot occur in the protocol. */
export function checkQuirks(quirks: readonly Quirk[], protocol: ProtocolName | undefined): void {
  for (const quirk of quirks) {
    if (!Object.hasOwn(quirkProtocols, quirk)) {
      throw new TypeError(`Unknown quirk '${quirk}'. Known quirks: ${Object.keys(quirkProtocols).join(', ')}.`);
    }
    if (canOccur(quirk, protocol)) continue;
    throw new TypeError(
      `The quirk '${quirk}' cannot occur in ${protocol ? `the protocol '${protocol}'` : 'a custom protocol'}. ` +
        `It occurs in ${quirkProtocols[quirk].join(', ')}.`,
    );
  }
}
