import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { Script } from '../script/script.js';
import { cassette } from './cassette.js';
import { type RecordingFetch, type RecordOptions, record } from './record.js';

/** {@link record}s into a file, which is emptied first. Responses must be read one after another. */
export function recordFile(
  file: string | URL,
  fetch: typeof globalThis.fetch = globalThis.fetch,
  options: RecordOptions = {},
): RecordingFetch {
  writeFileSync(file, '');
  return record(fetch, {
    ...options,
    onLine(line) {
      appendFileSync(file, line);
      options.onLine?.(line);
    },
  });
}

/** {@link cassette | Plays} a file. */
export function cassetteFile(file: string | URL): Script {
  return cassette(readFileSync(file, 'utf8'));
}
