import type { Quirk } from '../../../src/testing/index.js';
import { describeBehindQuirks } from '../../describeBehindQuirks.js';

const ruledOut: Partial<Record<Quirk, RegExp>> = {
  // The mocking kit numbers all events, so the ids that this test writes are not those of one server.
  'ids-on-some-events': /after a replay that broke/,
  'unicode-ids': /after a replay that broke/,
  // The first event is decoded when the next line arrives, so there is no text before a pause or cut after it.
  'single-newline-events':
    /reset keeps the text|is (first )?stalled|start\(\) of a session stops|resets the retry count|retry (time|delay) of the stream|connection-lost when|after stop\(\)|from the stop notification|reports a stop can be stopped|after a replay that broke|only repeats its id|last brace arrived|partial message|failure: the network failed/,
  // An end event without a blank line is decoded when the connection closes, and these responses leave it open.
  'no-last-blank-line': /keeps the connection open|whether or not the server closes|failure: the provider failed/,
  // The response has no text before its end, and a fault makes its JSON incomplete.
  'whole-json-answer':
    /without a byte|reset keeps the text|ends early|keeps the text and the code|is (first )?stalled|without a readable event|stops the response|start\(\) of a session stops|at most once per frame|keeps the connection open|resets the retry count|retry (time|delay) of the stream|connection-lost when|after stop\(\)|from the stop notification|reports a stop can be stopped|stop\(\) called from onDeltas|after a replay that broke|application's fetch|only repeats its id|streamed object grows|closed array element|last brace arrived|incomplete string|held after a failure|resumes a broken response|restored from JSON|partial message|depending on the failure/,
};

export function describeSessionsBehindQuirks(suites: readonly string[]): void {
  describeBehindQuirks('openai-chat', {
    suites,
    load: (suite, query) => import(/* @vite-ignore */ `./${suite}.test.ts?${query}`),
    ruledOut: (title, quirk) => ruledOut[quirk]?.test(title) ?? false,
  });
}
