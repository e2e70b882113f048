import { delay, raw } from '../script/content.js';
import { reset, stall, status } from '../script/faults.js';
import { type Script, type ScriptPart, script } from '../script/script.js';
import type { CassetteHead, CassetteLine } from './cassetteFormat.js';

/**
 * Plays a recorded response, chunk by chunk and with its timing, in every mount. It is a script: put a {@link pace}
 * with a `speed` before it, or a fault.
 *
 * @param jsonl - What {@link record} gave: the text, not the name of a file. In Vite: `import chat from './chat.jsonl?raw'`.
 * @throws TypeError if it is no cassette, or holds more than one response (then see {@link cassettes}).
 */
export function cassette(jsonl: string): Script {
  const [only, ...more] = cassettes(jsonl);
  if (!only || more.length > 0) {
    throw new TypeError(
      `This cassette holds ${more.length + (only ? 1 : 0)} responses; cassette() plays exactly one. ` +
        'To play them one after another: sequence(...cassettes(jsonl)).',
    );
  }
  return only;
}

/** The responses of a cassette, in the order in which they were asked for. */
export function cassettes(jsonl: string): Script[] {
  const recordings: CassetteLine[][] = [];
  for (const line of jsonl
    .split('\n')
    .filter((text) => text.trim() !== '')
    .map(parse)) {
    if ('cassette' in line) recordings.push([line]);
    else if (recordings.length > 0) recordings.at(-1)!.push(line);
    else throw new TypeError('This is no cassette: its first line has no {"cassette":1,…}.');
  }
  return recordings.map(toScript);
}

function parse(line: string, index: number): CassetteLine {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new TypeError(
      `Line ${index + 1} of the cassette is not JSON. cassette() takes the text of the file, not its name.`,
      { cause },
    );
  }
}

function toScript(lines: readonly CassetteLine[]): Script {
  const [head, ...rest] = lines as [CassetteHead, ...CassetteLine[]];
  const parts: ScriptPart[] = [
    delay(head.at),
    status(head.response.status, { headers: lasting(head.response.headers) }),
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

/** What a header says of the connection that was recorded does not hold for the one that plays it. */
function lasting(headers: Readonly<Record<string, string>>): Record<string, string> {
  const gone = ['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !gone.includes(name)));
}
