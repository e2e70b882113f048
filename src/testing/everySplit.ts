import { instantClock } from './clock/virtualTime.js';
import { deepEqual } from './deepEqual.js';
import type { PlayOptions } from './playback/PlayOptions.js';
import { chunking } from './script/delivery.js';
import { type ScriptPart, script } from './script/script.js';
import { type MockFetch, mockFetch } from './transports/mockFetch.js';

/** Where the body of a response is split into two chunks. */
export interface Split {
  /** Bytes in the first chunk; `0` for the run without a split. */
  readonly offset: number;
  /** Bytes in the whole body. */
  readonly total: number;
}

/**
 * Runs a test with the response body in one chunk, then once for every byte at which a network may split it, and
 * compares the results.
 *
 * @param run - Reads from `fetch` and returns plain data, which is compared by value.
 * @returns the result, which is the same for all splits.
 * @throws Error at the first offset with a different result, with the bytes on both sides of the split.
 * @example
 * ```ts
 * await everySplit(script(text('Grüße 👋'), finish()), async (fetch) => (await ask(fetch)).text);
 * ```
 */
export async function everySplit<Result>(
  part: ScriptPart,
  run: (fetch: MockFetch, split: Split) => Result | Promise<Result>,
  options: PlayOptions = {},
): Promise<Result> {
  const clock = instantClock();
  const splitAt = (offset: number) => mockFetch(script(chunking({ at: [offset] }), part), { clock, ...options });

  const body = new Uint8Array(await (await splitAt(0)('http://localhost/')).arrayBuffer());
  const total = body.length;
  const whole = await run(splitAt(0), { offset: 0, total });
  for (let offset = 1; offset < total; offset += 1) {
    const split = await attempt(() => run(splitAt(offset), { offset, total }));
    if ('value' in split && deepEqual(split.value, whole)) continue;
    const found = 'value' in split ? `it returned ${show(split.value)}` : `it threw ${String(split.error)}`;
    throw new Error(
      `Split at byte ${offset} of ${total}, between ${around(body, offset)},\n${found}\nwithout a split it returned ${show(whole)}`,
      'error' in split ? { cause: split.error } : undefined,
    );
  }
  return whole;
}

async function attempt<Result>(run: () => Result | Promise<Result>): Promise<{ value: Result } | { error: unknown }> {
  try {
    return { value: await run() };
  } catch (error) {
    return { error };
  }
}

function around(body: Uint8Array, offset: number): string {
  const text = (from: number, to: number) =>
    JSON.stringify(new TextDecoder().decode(body.subarray(Math.max(0, from), to)));
  return `${text(offset - 24, offset)} and ${text(offset, offset + 24)}`;
}

function show(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? String(value);
}
