import { instantClock } from './clock/virtualTime.js';
import { deepEqual } from './deepEqual.js';
import type { PlayOptions } from './playback/PlayOptions.js';
import { chunking } from './script/delivery.js';
import { type ScriptPart, script } from './script/script.js';
import { type MockFetch, mockFetch } from './transports/mockFetch.js';

/** Where the body of a response is split into two chunks. */
export interface Split {
  /** Bytes in the first chunk; `0` for the run without a cut. */
  readonly offset: number;
  /** Bytes in the whole body. */
  readonly total: number;
}

/**
 * Runs a test once with the body in one piece, then once for every place where a network may cut it in two, and holds
 * each result to the first.
 *
 * @param run - Reads `fetch` and returns what it made of it: plain data, compared by value.
 * @returns the result, the same for all.
 * @throws Error at the first offset where the result differs, with the bytes on both sides of the cut.
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
  const cutAt = (offset: number) => mockFetch(script(chunking({ at: [offset] }), part), { clock, ...options });

  const body = new Uint8Array(await (await cutAt(0)('http://localhost/')).arrayBuffer());
  const total = body.length;
  const whole = await run(cutAt(0), { offset: 0, total });
  for (let offset = 1; offset < total; offset += 1) {
    const cut = await attempt(() => run(cutAt(offset), { offset, total }));
    if ('value' in cut && deepEqual(cut.value, whole)) continue;
    const found = 'value' in cut ? `it gave ${show(cut.value)}` : `it threw ${String(cut.error)}`;
    throw new Error(
      `Cut at byte ${offset} of ${total}, between ${around(body, offset)},\n${found}\nwhere without a cut it gave ${show(whole)}`,
      'error' in cut ? { cause: cut.error } : undefined,
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
