import { mergeDeltas } from '../../core/decoding/mergeDeltas.js';
import type { StreamDelta } from '../../model/StreamDelta.js';
import { Journal, type JournalEntry } from './Journal.js';

/** An object with a journal (`mockFetch`, `streamHandler`, `serve`, `createStream`), a journal, or a journal entry. */
export type Journaled = { readonly journal: Journal } | Journal | JournalEntry;

/** The part of the matcher context that Vitest and Jest share. */
interface MatcherContext {
  readonly isNot?: boolean | undefined;
  readonly utils: {
    printExpected(value: unknown): string;
    printReceived(value: unknown): string;
    diff(expected: unknown, received: unknown): string | null | undefined;
  };
  equals(a: unknown, b: unknown): boolean;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Upper limits; both apply if both are set. */
export interface PullLimit {
  chunks?: number | undefined;
  bytes?: number | undefined;
}

/**
 * Matchers for `expect.extend(streamMatchers)` in Vitest and Jest. All except `toHaveReceivedPrompt` check the latest
 * request.
 */
export const streamMatchers = {
  /** Passes if any request had this prompt: the whole text, a regular expression or an asymmetric matcher. */
  toHaveReceivedPrompt(this: MatcherContext, received: Journaled, expected: unknown): MatcherResult {
    const prompts = entriesOf(received).map((entry) => entry.request.prompt);
    const fits = (prompt: string | undefined) =>
      expected instanceof RegExp ? prompt !== undefined && expected.test(prompt) : this.equals(prompt, expected);
    const { printExpected, printReceived, diff } = this.utils;
    return {
      pass: prompts.some(fits),
      message: () => {
        if (this.isNot) return `Expected no request with the prompt ${printExpected(expected)}, but one was made.`;
        if (prompts.length === 0) return `Expected the prompt ${printExpected(expected)}, but no request was made.`;
        const difference =
          prompts.length === 1 && typeof expected === 'string' ? diff(expected, prompts[0]) : undefined;
        return [
          `Expected a request with the prompt ${printExpected(expected)}, but there were:`,
          ...prompts.map((prompt) => `  ${printReceived(prompt)}`),
          ...(difference ? ['', difference] : []),
        ].join('\n');
      },
    };
  },

  /** Passes if the client aborted before the response ended; with `reason`, passes only for that reason. */
  toHaveBeenAborted(this: MatcherContext, received: Journaled, ...reasons: readonly unknown[]): MatcherResult {
    const entry = lastOf(received);
    throwIfUnobservable(entry.unobservable.aborts);
    const { printExpected, printReceived } = this.utils;
    const aborted = entry.state === 'aborted';
    const pass = aborted && (reasons.length === 0 || this.equals(entry.abortReason, reasons[0]));
    return {
      pass,
      message: () => {
        if (pass) return `Expected the client not to abort, but it did: ${printReceived(entry.abortReason)}.`;
        if (aborted) {
          return `Expected the client to abort with the reason ${printExpected(reasons[0])}, but its reason was ${printReceived(entry.abortReason)}.`;
        }
        return `Expected the client to abort, but the response is ${printReceived(entry.state)} after ${amount(entry)}.`;
      },
    };
  },

  /** Passes if the client pulled at most this many chunks, or `{ chunks, bytes }`. Checks backpressure. */
  toHavePulledAtMost(this: MatcherContext, received: Journaled, limit: number | PullLimit): MatcherResult {
    const entry = lastOf(received);
    throwIfUnobservable(entry.unobservable.pulls);
    const { chunks, bytes } = typeof limit === 'number' ? { chunks: limit, bytes: undefined } : limit;
    if (chunks === undefined && bytes === undefined) {
      throw new TypeError('toHavePulledAtMost() needs a number of chunks, or { chunks, bytes }.');
    }
    const pass =
      entry.chunksPulled <= (chunks ?? Number.POSITIVE_INFINITY) &&
      entry.bytesPulled <= (bytes ?? Number.POSITIVE_INFINITY);
    const wanted = [chunks !== undefined && `${chunks} chunks`, bytes !== undefined && `${bytes} bytes`]
      .filter(Boolean)
      .join(' and ');
    return {
      pass,
      message: () =>
        `Expected ${this.isNot ? 'more than' : 'at most'} ${wanted} to be pulled, but the client pulled ${amount(entry)}.`,
    };
  },

  /** Passes if this text, or all these deltas, were sent. Text that the client did not read is not included. */
  toHaveStreamed(
    this: MatcherContext,
    received: Journaled,
    expected: string | RegExp | readonly StreamDelta[],
  ): MatcherResult {
    const entry = lastOf(received);
    const actual = Array.isArray(expected) ? mergeDeltas(entry.deltas) : entry.text;
    const wanted = Array.isArray(expected) ? mergeDeltas(expected) : expected;
    const { printExpected, printReceived, diff } = this.utils;
    return {
      pass: wanted instanceof RegExp ? wanted.test(entry.text) : this.equals(actual, wanted),
      message: () => {
        if (this.isNot) return `Expected ${printExpected(wanted)} not to be streamed.`;
        const difference = wanted instanceof RegExp ? undefined : diff(wanted, actual);
        return `Expected ${printExpected(wanted)} to be streamed, but received ${printReceived(actual)}.${difference ? `\n\n${difference}` : ''}`;
      },
    };
  },
};

function entriesOf(received: Journaled): readonly JournalEntry[] {
  const journal = received instanceof Journal ? received : 'journal' in received ? received.journal : undefined;
  if (journal) return journal.entries;
  if ('request' in received) return [received];
  throw new TypeError(
    'This matcher needs the return value of mockFetch, streamHandler, serve or createStream, or its journal.',
  );
}

function lastOf(received: Journaled): JournalEntry {
  const last = entriesOf(received).at(-1);
  if (!last) throw new Error('No request was made, so nothing was streamed, pulled or aborted.');
  return last;
}

function throwIfUnobservable(reason: string | undefined): void {
  if (reason) throw new Error(reason);
}

function amount({ chunksPulled, bytesPulled }: JournalEntry): string {
  return `${chunksPulled} chunks and ${bytesPulled} bytes`;
}
