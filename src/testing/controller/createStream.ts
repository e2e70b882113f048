import { type Clock, currentClock, realClock } from '../clock/Clock.js';
import { macrotask } from '../clock/macrotask.js';
import { instantClock } from '../clock/virtualTime.js';
import type { Journal } from '../journal/Journal.js';
import type { PlayOptions } from '../playback/PlayOptions.js';
import type { ReplyRule } from '../replies/Reply.js';
import { reset } from '../script/faults.js';
import { type ScriptPart, script } from '../script/script.js';
import { type MockFetch, mockFetch } from '../transports/mockFetch.js';
import { connectionClosedMessage, LiveConnection, type Task } from './LiveConnection.js';

export interface StreamOptions extends Omit<PlayOptions, 'protocol'> {
  /**
   * How long `emit` waits for the consumer before it rejects, in milliseconds of real time.
   *
   * @defaultValue `4_000`, less than the timeout of most test runners
   */
  timeoutMs?: number | undefined;
}

/**
 * The server side of a stream, controlled by the test. Pass it to a transport as its {@link Reply}, or use its own
 * `fetch`. A retry or resume request continues the same stream.
 */
export interface TestStream extends ReplyRule {
  /** `mockFetch(stream)`, to pass to a component. */
  readonly fetch: MockFetch;
  /** The journal of {@link TestStream.fetch}. */
  readonly journal: Journal;
  /**
   * Sends steps. Resolves when the consumer has processed them: a session has rendered them and requested more.
   *
   * @throws Error if the client has closed the connection, or does not pull again within `timeoutMs`.
   */
  emit(...parts: readonly ScriptPart[]): Promise<void>;
  /** Completes the response. Adds `finish()` unless it was emitted. */
  end(): Promise<void>;
  /** Resets the connection. */
  fail(): Promise<void>;
  /**
   * Keeps the connection open and sends nothing.
   *
   * @param ms - How far to advance the clock. By default, time passes until the client gives up.
   */
  stall(ms?: number): Promise<void>;
}

/**
 * Creates a stream that a test writes step by step, without timers or `waitFor`.
 *
 * Installs an {@link instantClock} if no clock is installed: with real frames, a session would not have rendered yet
 * when `emit` resolves. `cleanup()` uninstalls the clock.
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
  const { timeoutMs = 4_000, ...play } = options;
  if (!options.clock && currentClock() === realClock) instantClock().install();

  const clock = (): Clock => options.clock ?? currentClock();
  // Session time must not pass before the first request, which may take real time to arrive.
  const releaseFirst = clock().hold();
  const queue: Task[] = [];
  let current: LiveConnection | undefined;
  let requested = false;

  // Only the latest response receives steps. The response to a retry or resume request replaces the earlier response.
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
    if (current?.abortedBy) {
      // After a remount or a click on Retry, the new request arrives in the next macrotask.
      await macrotask();
      if (current.abortedBy) throw new Error(connectionClosedMessage(current.abortedBy.reason));
    }
    const task = { ...what, done: () => {}, failed: (_: unknown) => {} } satisfies Task;
    await new Promise<void>((resolve, reject) => {
      const timer = setRealTimeout(() => {
        if (queue.includes(task)) queue.splice(queue.indexOf(task), 1);
        reject(new Error(timeoutMessage(requested, timeoutMs)));
      }, timeoutMs);
      const stop = (settle: () => void) => () => {
        clearRealTimeout(timer);
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

// The timers are captured at import, so that fake timers do not replace them.
const setRealTimeout = setTimeout;
const clearRealTimeout = clearTimeout;

function timeoutMessage(requested: boolean, timeoutMs: number): string {
  return requested
    ? `The consumer has not pulled again within ${timeoutMs} ms: it has stopped reading, or it waits for a later step of the test.`
    : `No request has arrived within ${timeoutMs} ms. Pass the stream to a transport, or \`stream.fetch\` to the component, and send a request.`;
}
