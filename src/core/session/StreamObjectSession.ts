import { idleResponse, isActive, type ResponseProgress, type ResponseState } from '../../model/ResponseState.js';
import type {
  SchemaInput,
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
} from '../../model/StandardSchema.js';
import { StreamError } from '../../model/StreamError.js';
import { createStore } from '../createStore.js';
import type { Environment } from '../environment.js';
import type { DeepPartial, ElementOf } from '../json/DeepPartial.js';
import type { JsonPath } from '../json/IncrementalJson.js';
import type { ResponseMetrics } from '../monitor/StreamMonitor.js';
import { keysOf, ObjectSchema, whenReady } from './ObjectSchema.js';
import { type ObjectFrom, ObjectSource } from './ObjectSource.js';
import { type StreamInput, StreamSession, type StreamSessionOptions } from './StreamSession.js';

export type { ObjectFrom } from './ObjectSource.js';

/** Immutable snapshot of a growing object and its status. Unchanged objects are shared between snapshots. */
export type ObjectState<Schema extends StandardSchema = StandardSchema> = {
  /** The object received so far. Unchanged objects and arrays keep their identity between snapshots. */
  readonly object: DeepPartial<SchemaInput<Schema>> | undefined;
  /** Schema issues of array elements while streaming, of the whole object at the end. */
  readonly issues: ReadonlyArray<SchemaIssue>;
  /** The JSON text: from the response's text or a tool call's input. */
  readonly rawText: string;
  /** The response that contains the object. */
  readonly response: ResponseState;
} & (
  | (Exclude<ResponseProgress, { status: 'done' }> & { readonly final?: undefined })
  | (Extract<ResponseProgress, { status: 'done' }> & {
      /** The complete object, as the schema returns it. */
      readonly final: SchemaOutput<Schema>;
    })
);

export interface StreamObjectSessionOptions<Schema extends StandardSchema = StandardSchema>
  extends Omit<StreamSessionOptions, 'onEnd'> {
  /** Any Standard Schema: zod 4, valibot, arktype and others. @defaultValue every JSON value is valid */
  schema?: Schema | undefined;
  /**
   * Where the object is: in the text (also in a code fence or after prose), or in the input of the tool named `tool`.
   * `'auto'` selects the text if it contains JSON, otherwise the first tool call that the server does not run.
   * @defaultValue `'auto'`
   */
  from?: ObjectFrom | undefined;
  /**
   * Called for each valid array element when it closes. An array inside an element is part of that element. Invalid
   * elements are in `issues`.
   *
   * @param element - The element after validation: the schema's output for an element of a root array, and for any
   * other element that the schema accepts without the rest of the object; otherwise the element as received.
   */
  onElement?: ((element: ElementOf<SchemaOutput<Schema>>, path: JsonPath) => void) | undefined;
  /** Called when each started object has ended, with the final state. */
  onEnd?: ((state: ObjectState<Schema>) => void) | undefined;
}

const idleObject = { object: undefined, issues: [], rawText: '', response: idleResponse, status: 'idle' } as const;

/** The state of one object, from `start` through all resumes. */
class Reading<Schema extends StandardSchema> {
  readonly options: StreamObjectSessionOptions<Schema>;
  readonly source: ObjectSource;
  readonly schema: ObjectSchema;
  state: ObjectState<Schema> = idleObject;
  issues: ReadonlyArray<SchemaIssue> = [];
  /** Resolves when all received elements are validated; `undefined` if none is pending. */
  pendingElements: Promise<void> | undefined;
  validation: Promise<void> | undefined;

  constructor(options: StreamObjectSessionOptions<Schema>) {
    this.options = options;
    this.source = new ObjectSource(options.from ?? 'auto');
    this.schema = new ObjectSchema(options.schema);
  }
}

/**
 * Streams one object at a time: a {@link StreamSession} whose response is parsed as JSON while it arrives and validated
 * at the end. An incomplete object ends as `truncated`, even if the response is complete. All methods are bound.
 */
export class StreamObjectSession<Schema extends StandardSchema = StandardSchema> {
  readonly #session = new StreamSession();
  readonly #store = createStore<ObjectState<Schema>>(idleObject);
  #options: StreamObjectSessionOptions<Schema>;
  #reading: Reading<Schema> | undefined;

  constructor(options: StreamObjectSessionOptions<Schema> = {}) {
    this.#options = options;
    this.#session.subscribe(() => this.#follow());
  }

  /** Replaces the options for the next start. `onElement` and `onEnd` take effect immediately. */
  readonly setOptions = (options: StreamObjectSessionOptions<Schema>): void => {
    this.#options = options;
  };

  /**
   * Requests a new object. An active one is stopped first.
   *
   * @returns the final state of this start. Never rejects; a failure is a state.
   */
  readonly start = (input?: StreamInput): Promise<ObjectState<Schema>> => this.#begin(() => this.#session.start(input));

  /** Sends the same request again, for a new object. */
  readonly retry = (): Promise<ObjectState<Schema>> => this.#begin(this.#session.retry);

  /**
   * Continues the object after an interruption. See {@link StreamSession.resume}.
   *
   * @throws {@link StreamError} `'invalid-option'` without a `resume` option.
   */
  readonly resume = (): Promise<ObjectState<Schema>> => {
    const reading = this.#reading ?? new Reading(this.#options);
    const { status } = this.#session.getSnapshot();
    // While the object is streaming, or when it is complete, there is nothing to resume.
    if (status !== 'idle' && (status === 'done' || isActive({ status })))
      return this.#end(reading, this.#session.resume());
    return this.#run(reading, this.#session.resume);
  };

  /** Ends the active request. The part that arrived is kept. */
  readonly stop = (): void => {
    const reading = this.#reading;
    this.#session.stop();
    if (!reading?.validation || this.#reading !== reading) return;
    reading.validation = undefined;
    this.#publish(reading, { status: 'stopped', outcome: 'stopped' });
  };

  /** Stops and discards the object. The status is then `idle`. */
  readonly reset = (): void => {
    const before = this.#reading;
    this.stop();
    // A subscriber may have called start() from the stop notification; that newer run wins.
    if (this.#reading !== before) return;
    this.#reading = undefined;
    this.#session.reset();
    this.#store.set(idleObject);
  };

  readonly getSnapshot = (): ObjectState<Schema> => this.#store.getSnapshot();

  /** The state for server rendering. */
  readonly getServerSnapshot = (): ObjectState<Schema> => idleObject;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Whether a value is complete. @param target - An object or array of the snapshot, or a path. */
  readonly isClosed = (target: object | JsonPath = []): boolean => {
    const { source, schema } = this.#reading ?? {};
    return source?.json.isClosed(schema?.wrapPath(target) ?? target) ?? false;
  };

  /** Metrics of the latest start, as a new object each time. */
  get metrics(): ResponseMetrics {
    return this.#session.metrics;
  }

  /** The environment of the latest start. `retryAt` and `since` are times of its clock. */
  get environment(): Environment {
    return this.#session.environment;
  }

  #begin(start: () => Promise<ResponseState>): Promise<ObjectState<Schema>> {
    const before = this.#reading;
    // stop() publishes the end of the earlier object, so it runs before the new object replaces it.
    this.stop();
    // A subscriber may have called start() from the stop notification; that newer run wins.
    if (before && this.#reading !== before) return Promise.resolve(before.state);
    return this.#run(new Reading(this.#options), start);
  }

  #run(reading: Reading<Schema>, start: () => Promise<ResponseState>): Promise<ObjectState<Schema>> {
    const { onDeltas } = this.#options;
    this.#session.setOptions({
      ...this.#options,
      onEnd: undefined,
      onDeltas: (deltas) => {
        reading.source.push(deltas);
        // If these deltas were committed synchronously, the snapshot was published before they were parsed, so the
        // object is updated now.
        if (reading === this.#reading && reading.source.isShown(this.#session.getSnapshot())) this.#follow();
        onDeltas?.(deltas);
      },
    });
    const before = this.#reading;
    this.#reading = reading;
    try {
      return this.#end(reading, start(), true);
    } catch (error) {
      this.#reading = before;
      throw error;
    }
  }

  async #end(reading: Reading<Schema>, ended: Promise<ResponseState>, isOwn = false): Promise<ObjectState<Schema>> {
    await ended;
    await reading.validation;
    const { state } = reading;
    if (isOwn) call(this.#options.onEnd, state);
    return state;
  }

  #follow(): void {
    const reading = this.#reading;
    if (!reading) return;
    const response = this.#session.getSnapshot();
    reading.schema.checkWrapper(reading.source.json.value, () => this.#republish(reading));
    if (response.status === 'done') this.#finish(reading, response);
    else {
      if (response.outcome) reading.source.json.flush();
      this.#publish(reading, progressOf(response));
    }
    this.#takeElements(reading);
  }

  #publish(
    reading: Reading<Schema>,
    progress: Exclude<ResponseProgress, { status: 'done' }> | { status: 'done'; outcome: 'complete'; final: unknown },
  ): void {
    const response = this.#session.getSnapshot();
    const { json } = reading.source;
    const object = reading.schema.unwrap(json.value) as DeepPartial<SchemaInput<Schema>> | undefined;
    const { issues } = reading;
    reading.state = { object, issues, rawText: reading.source.rawText(response), response, ...progress };
    if (this.#reading === reading) this.#store.set(reading.state);
  }

  /** Publishes the issues of a validation that ended after the last snapshot. */
  #republish(reading: Reading<Schema>): void {
    const { status, outcome } = reading.state;
    if (this.#reading !== reading || outcome || status === 'idle') return;
    this.#publish(reading, progressOf(this.#session.getSnapshot()));
    this.#takeElements(reading);
  }

  /** Ends the object after the response. The object may be incomplete although the response is complete. */
  #finish(reading: Reading<Schema>, response: ResponseState): void {
    let value: unknown;
    try {
      value = reading.source.json.end();
    } catch (cause) {
      this.#publish(reading, failedParse(cause, response, reading.source));
      return;
    }
    const settle = (result: SchemaResult<unknown>) => {
      this.#takeElements(reading);
      this.#publish(reading, this.#settle(reading, result));
    };
    const fail = (cause: unknown) => this.#publish(reading, failedSchema(cause, reading.source.rawText(response)));
    let result: ReturnType<ObjectSchema['validate']> | undefined;
    try {
      this.#takeElements(reading);
      result = reading.schema.validate(value);
    } catch (cause) {
      fail(cause);
      return;
    }
    const { pendingElements } = reading;
    if (!(result instanceof Promise) && !pendingElements) {
      settle(result);
      return;
    }
    this.#publish(reading, { status: 'streaming' });
    const validation: Promise<void> = Promise.all([result, pendingElements])
      .then(
        ([result]) => reading.validation === validation && settle(result),
        (cause) => reading.validation === validation && fail(cause),
      )
      .then(() => {
        if (reading.validation === validation) reading.validation = undefined;
      });
    reading.validation = validation;
  }

  #settle(reading: Reading<Schema>, result: SchemaResult<unknown>) {
    if (!result.issues) {
      reading.issues = [];
      return { status: 'done', outcome: 'complete', final: result.value } as const;
    }
    reading.issues = result.issues;
    const [first] = result.issues;
    const error = new StreamError(
      'schema-mismatch',
      `The object does not match its schema${first ? `: ${describeIssue(first)}` : ''}. It is kept in \`object\`; \`issues\` lists every mismatch.`,
      { issues: result.issues, partial: reading.source.rawText(this.#session.getSnapshot()), retryable: true },
    );
    return { status: 'failed', outcome: 'failed', error } as const;
  }

  #takeElements(reading: Reading<Schema>): void {
    if ((!this.#options.onElement && !reading.options.schema) || reading.pendingElements || !reading.schema.isDecided)
      return;
    const elements = reading.source.json.takeElements();
    const takeFrom = (index: number): void => {
      for (let next = index; next < elements.length; next++) {
        const checked = whenReady(reading.schema.validateElement(elements[next]!), ({ value, path, issues }) => {
          if (this.#reading !== reading) return;
          if (issues.length > 0) {
            reading.issues = [...reading.issues, ...issues];
            this.#republish(reading);
          } else call(this.#options.onElement, value as ElementOf<SchemaOutput<Schema>>, path);
        });
        if (!(checked instanceof Promise)) continue;
        reading.pendingElements = checked.then(undefined, console.error).then(() => {
          reading.pendingElements = undefined;
          if (this.#reading !== reading || reading.state.outcome === 'stopped') return undefined;
          takeFrom(next + 1);
          if (!reading.pendingElements) this.#takeElements(reading);
          return reading.pendingElements;
        });
        return;
      }
    };
    try {
      takeFrom(0);
    } catch (error) {
      console.error(error);
    }
  }
}

/** A complete response leaves the object `streaming`, because it still has to be validated. */
function progressOf(response: ResponseState): Exclude<ResponseProgress, { status: 'done' }> {
  switch (response.status) {
    case 'queued':
      return { status: response.status, position: response.position };
    case 'connecting':
      return { status: response.status, attempt: response.attempt };
    case 'stalled':
      return { status: response.status, since: response.since };
    case 'retrying': {
      const { status, attempt, delayMs, retryAt, resuming, error } = response;
      return { status, attempt, delayMs, retryAt, resuming, error };
    }
    case 'stopped':
      return { status: response.status, outcome: response.outcome };
    case 'failed':
      return { status: response.status, outcome: response.outcome, error: response.error };
    case 'idle':
      return { status: 'idle' };
    default:
      return { status: 'streaming' };
  }
}

function failedParse(cause: unknown, response: ResponseState, source: ObjectSource) {
  const partial = source.rawText(response);
  const reason = response.finishReason;
  if (source.json.isCut || reason === 'length') {
    const why =
      reason === 'length'
        ? 'The model reached its token limit before the object was whole'
        : 'The response ended before the object was whole';
    const error = new StreamError(
      'truncated',
      `${why}; what arrived is kept in \`object\`. Retry, or allow a longer answer.`,
      {
        retryable: true,
        partial,
        cause,
      },
    );
    return { status: 'failed', outcome: 'truncated', error } as const;
  }
  const message = response.refusal
    ? 'The model declined to answer, so there is no object; its words are in `response.refusal`.'
    : `The response is not the JSON of an object: ${(cause as Error).message} What came before is kept in \`object\`, the text in \`rawText\`.`;
  const error = new StreamError('invalid-json', message, { retryable: !response.refusal, partial, cause });
  return { status: 'failed', outcome: 'failed', error } as const;
}

function failedSchema(cause: unknown, partial: string) {
  const message = `The schema threw instead of returning issues: ${String(cause)}. The object is kept in \`object\`.`;
  return {
    status: 'failed',
    outcome: 'failed',
    error: new StreamError('invalid-option', message, { partial, cause }),
  } as const;
}

function describeIssue(issue: SchemaIssue): string {
  const place = keysOf(issue).map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/** Logs an error of an application callback. */
function call<Args extends unknown[]>(callback: ((...args: Args) => void) | undefined, ...args: Args): void {
  try {
    callback?.(...args);
  } catch (error) {
    console.error(error);
  }
}
