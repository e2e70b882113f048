import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { Script } from '../script/script.js';
import { cassette } from './cassette.js';
import { type RecordingFetch, type RecordOptions, record } from './record.js';

/**
 * Records into a file with {@link record}. The file is truncated first. Read the responses one after another, because
 * their lines are appended as they arrive.
 */
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

/** Creates a script from a cassette file, see {@link cassette}. */
export function cassetteFile(file: string | URL): Script {
  return cassette(readFileSync(file, 'utf8'));
}
