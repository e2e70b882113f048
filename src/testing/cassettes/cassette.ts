import { delay, raw } from '../script/content.js';
import { reset, stall, status } from '../script/faults.js';
import { type Script, type ScriptPart, script } from '../script/script.js';
import type { CassetteHead, CassetteLine } from './cassetteFormat.js';

/**
 * Creates a script from a recorded response: the same chunks with the same timing, on every transport. To change its
 * playback, put a {@link pace} with a `speed`, or a fault, before it in another script.
 *
 * @param jsonl - The text written by {@link record}, not a file name. In Vite: `import chat from './chat.jsonl?raw'`.
 * @throws TypeError if the text is not a cassette, or has more than one response (see {@link cassettes}).
 */
export function cassette(jsonl: string): Script {
  const [only, ...more] = cassettes(jsonl);
  if (!only || more.length > 0) {
    throw new TypeError(
      `This cassette has ${more.length + (only ? 1 : 0)} responses, but cassette() takes exactly one. ` +
        'To reply with one after another: sequence(...cassettes(jsonl)).',
    );
  }
  return only;
}

/** Creates a script for each response of a cassette, in the order of the requests. */
export function cassettes(jsonl: string): Script[] {
  const recordings: CassetteLine[][] = [];
  for (const line of jsonl
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map(parse)) {
    if ('cassette' in line) recordings.push([line]);
    else if (recordings.length > 0) recordings.at(-1)!.push(line);
    else throw new TypeError('This text is not a cassette: its first line is not {"cassette":1,…}.');
  }
  return recordings.map(toScript);
}

function parse(line: string, index: number): CassetteLine {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new TypeError(
      `Line ${index + 1} of the cassette is not JSON. cassette() takes the text of a file, not its name.`,
      { cause },
    );
  }
}

function toScript(lines: readonly CassetteLine[]): Script {
  const [head, ...rest] = lines as [CassetteHead, ...CassetteLine[]];
  const parts: ScriptPart[] = [
    delay(head.at),
    status(head.response.status, { headers: withoutConnectionHeaders(head.response.headers) }),
  ];
  let before = head.at;
  for (const line of rest) {
    if (line.at > before) parts.push(delay(line.at - before));
    before = line.at;
    if ('text' in line) parts.push(raw(line.text));
    else if ('base64' in line) parts.push(raw(Uint8Array.from(atob(line.base64), (char) => char.charCodeAt(0))));
    else if ('end' in line && line.end === 'broken') parts.push(reset());
    else if ('end' in line && line.end === 'left') parts.push(stall());
  }
  return script(...parts);
}

function withoutConnectionHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const connectionHeaders = ['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !connectionHeaders.includes(name)));
}
