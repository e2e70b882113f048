import { type Clock, currentClock, realClock } from '../clock/Clock.js';
import { macrotask } from '../clock/macrotask.js';
import { instantClock } from '../clock/virtualTime.js';
import type { Journal } from '../journal/Journal.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import type { ReplyRule } from '../replies/Reply.js';
import { reset } from '../script/faults.js';
import { type ScriptPart, script } from '../script/script.js';
import { type MockFetch, mockFetch } from '../transports/mockFetch.js';
import { goneMessage, LiveConnection, type Task } from './LiveConnection.js';

export interface StreamOptions extends Omit<PlayOptions, 'protocol'> {
  /**
   * Longest real time that an emit waits for the consumer before it rejects and says why, in milliseconds.
   *
   * @defaultValue `4_000`, less than most test runners' own limit
   */
  timeoutMs?: number | undefined;
}

/**
 * The server's end of a stream, in the hands of the test. It is a {@link Reply}: give it to any mount, or use its own
 * `fetch`. A client that asks again, to retry or resume, goes on with the same stream.
 */
export interface TestStream extends ReplyRule {
  /** `mockFetch(stream)`, ready to be passed on. */
  readonly fetch: MockFetch;
  /** The journal of {@link TestStream.fetch}. */
  readonly journal: Journal;
  /**
   * Sends, and resolves when the consumer has dealt with it: it has asked for more, and before that a session has put
   * what came on the screen.
   *
   * @throws Error if the consumer has gone away, or asks for nothing more within `patienceMs`.
   */
  emit(...parts: readonly ScriptPart[]): Promise<void>;
  /** Ends the answer as a server does that is done: says that the model has finished, unless that was emitted. */
  end(): Promise<void>;
  /** Breaks the connection. */
  fail(): Promise<void>;
  /**
   * Falls silent.
   *
   * @param ms - Lets so much time pass on the clock. Without it time passes until the client gives up.
   */
  stall(ms?: number): Promise<void>;
}

/**
 * A stream that a test writes as it goes, without timers and without `waitFor`.
 *
 * Unless a clock is installed it installs an {@link instantClock}, because a session that waits for frames has nothing
 * on the screen when `emit` resolves. `cleanup()` takes it out again.
 *
 * @example
 * ```ts
 * const stream = createStream('openai-chat');
 * render(<StreamingResponse fetch={stream.fetch} />);
 * fireEvent.click(screen.getByRole('button'));
 * await stream.emit(text('Hel'));
 * expect(screen.getByText('Hel')).toBeVisible();
 * ```
 */
export function createStream(protocol?: PlayOptions['protocol'], options: StreamOptions = {}): TestStream {
  const { timeoutMs: patienceMs = 4_000, ...play } = options;
  if (!options.clock && currentClock() === realClock) instantClock().install();

  const clock = (): Clock => options.clock ?? currentClock();
  // A request may take real time on its way here; none of the session's may pass.
  const releaseFirst = clock().hold();
  const queue: Task[] = [];
  let current: LiveConnection | undefined;
  let requested = false;

  // One response at a time: who asks again goes on, and who asked before hears no more.
  const nextTask = (connection: LiveConnection) => (connection === current ? queue.shift() : undefined);

  const stream: Omit<TestStream, 'fetch' | 'journal'> = {
    kind: 'rule',
    createResponder: () => (context) => {
      requested = true;
      const options = { ...play, ...context.options, protocol: context.options.protocol ?? protocol };
      current = new LiveConnection(nextTask, { ...context, options });
      releaseFirst();
      return current;
    },
    emit: async (...parts) => perform({ steps: script(...parts).steps, ends: false }),
    end: () => perform({ steps: [], ends: true }),
    fail: () => stream.emit(reset()),
    async stall(ms) {
      if (ms !== undefined) return clock().advance(ms);
      if (!current) await request();
      await current!.fallSilent();
    },
  };

  async function request(): Promise<void> {
    while (!current) await macrotask();
  }

  async function perform(what: Pick<Task, 'steps' | 'ends'>): Promise<void> {
    if (current?.leftBy) {
      // A client that was restarted has asked again by the next turn (StrictMode, a click on Retry).
      await macrotask();
      if (current.leftBy) throw new Error(goneMessage(current.leftBy.reason));
    }
    const task = { ...what, done: () => {}, failed: (_: unknown) => {} } satisfies Task;
    await new Promise<void>((resolve, reject) => {
      const impatience = setRealTimeout(() => {
        if (queue.includes(task)) queue.splice(queue.indexOf(task), 1);
        reject(new Error(impatient(requested, patienceMs)));
      }, patienceMs);
      const stop = (settle: () => void) => () => {
        clearRealTimeout(impatience);
        settle();
      };
      task.done = stop(resolve);
      task.failed = (error) => stop(() => reject(error))();
      queue.push(task);
      current?.wake();
    });
  }

  const fetch = mockFetch(stream, { ...play, protocol });
  return Object.assign(stream, { fetch, journal: fetch.journal });
}

// Taken at import, so that fake timers do not stop them.
const setRealTimeout = setTimeout;
const clearRealTimeout = clearTimeout;

function impatient(requested: boolean, patienceMs: number): string {
  return requested
    ? `The consumer has not asked for more within ${patienceMs} ms: it has stopped reading, or waits for something that the test has to do first.`
    : `No request has come within ${patienceMs} ms. Pass the stream to a mount, or \`stream.fetch\` to the component, and start it.`;
}
