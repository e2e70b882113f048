'use client';

import type { DeepPartial, FlexibleSchema, InferSchema } from 'ai';
import { useInsertionEffect, useState } from 'react';
import {
  type ObjectState,
  StreamObjectSession,
  type StreamObjectSessionOptions,
} from '../core/session/StreamObjectSession.js';
import type { StreamInput } from '../core/session/StreamSession.js';
import { isActive, type ResponseOutcome, type ResponseStatus } from '../model/ResponseState.js';
import type { SchemaResult, StandardSchema } from '../model/StandardSchema.js';
import { useLatest } from '../react/useLatest.js';
import { useStopOnUnmount } from '../react/useStopOnUnmount.js';
import { useStore } from '../react/useStore.js';
import { asSchema } from './peers.js';

type MaybePromise<Value> = Value | PromiseLike<Value>;
type HeaderFields = Record<string, string | undefined> | Headers;

export interface UseObjectOptions<Schema extends FlexibleSchema, Result = InferSchema<Schema>>
  extends Pick<
    StreamObjectSessionOptions,
    'from' | 'protocol' | 'retry' | 'resume' | 'stallAfterMs' | 'byteTimeoutMs' | 'eventTimeoutMs'
  > {
  /** The endpoint that streams the object, as plain text or in any protocol that Sluice reads. */
  api: string;
  /** Any schema that the AI SDK accepts. */
  schema: Schema;
  /**
   * Components with the same id share one object, which is kept after they unmount. @defaultValue an object per
   * component
   */
  id?: string | undefined;
  /** The object to return before the first `submit`. */
  initialValue?: DeepPartial<Result> | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  headers?: HeaderFields | PromiseLike<HeaderFields> | (() => MaybePromise<HeaderFields>) | undefined;
  credentials?: RequestCredentials | undefined;
  /**
   * Called when a response is complete: with the object, or with the error if the JSON is incomplete, invalid or does
   * not match the schema.
   */
  onFinish?: ((event: { object: Result | undefined; error: Error | undefined }) => Promise<void> | void) | undefined;
  /** Called when the request or the connection fails. */
  onError?: ((error: Error) => void) | undefined;
}

export interface UseObjectHelpers<Result, Input> {
  /** Sends the input as JSON. */
  submit: (input: Input) => void;
  /** The object received so far. Unchanged nested objects and arrays keep their identity between renders. */
  object: DeepPartial<Result> | undefined;
  /** Why there is no complete object. Unlike the SDK's hook, this includes truncated objects and schema mismatches. */
  error: Error | undefined;
  isLoading: boolean;
  /** Stops the request and keeps the object received so far. */
  stop: () => void;
  /** Stops the request and clears the object. */
  clear: () => void;
  readonly status: ResponseStatus;
  /** How the last object ended; `'truncated'` if it is incomplete. */
  readonly outcome: ResponseOutcome | undefined;
}

/**
 * The AI SDK's `useObject` with incremental parsing, retries and an explicit outcome. It has the options and the result
 * of the SDK's hook, so an application only changes its import.
 */
export function useObject<Schema extends FlexibleSchema, Result = InferSchema<Schema>, Input = unknown>(
  options: UseObjectOptions<Schema, Result>,
): UseObjectHelpers<Result, Input> {
  const { id, initialValue } = options;
  const [own] = useState(() => new StreamObjectSession());
  const session = id === undefined ? own : sharedSession(id);
  const latest = useLatest(options);
  const [hasBegun, setHasBegun] = useState(false);
  const state = useStore(session);

  useInsertionEffect(() => session.setOptions(sessionOptions(options, latest)));
  useStopOnUnmount(own);

  const isFresh = !hasBegun && state.status === 'idle';
  return {
    submit: (input) => {
      setHasBegun(true);
      void session.start(input as StreamInput);
    },
    object: (isFresh ? initialValue : state.object) as DeepPartial<Result> | undefined,
    error: state.status === 'failed' ? state.error : undefined,
    isLoading: isActive(state),
    stop: session.stop,
    clear: () => {
      setHasBegun(true);
      session.reset();
    },
    status: state.status,
    outcome: state.outcome,
  };
}

/** @deprecated The name of {@link useObject} in AI SDK versions before 7. */
export const experimental_useObject = useObject;

const sharedSessions = new Map<string, StreamObjectSession>();

function sharedSession(id: string): StreamObjectSession {
  let session = sharedSessions.get(id);
  if (!session) {
    session = new StreamObjectSession();
    sharedSessions.set(id, session);
  }
  return session;
}

function sessionOptions<Schema extends FlexibleSchema, Result>(
  options: UseObjectOptions<Schema, Result>,
  latest: { readonly current: UseObjectOptions<Schema, Result> },
): StreamObjectSessionOptions {
  const { api, schema, fetch, headers, credentials, from, protocol, retry, resume } = options;
  const { stallAfterMs, byteTimeoutMs, eventTimeoutMs } = options;
  return {
    api,
    credentials,
    from,
    protocol,
    retry,
    resume,
    stallAfterMs,
    byteTimeoutMs,
    eventTimeoutMs,
    schema: toStandardSchema(schema),
    // As in the SDK's hook, the body is the input itself.
    body: (input) => JSON.stringify(input),
    headers: async () => {
      const fields = await (typeof headers === 'function' ? headers() : headers);
      const sent = new Headers({ 'content-type': 'application/json' });
      const entries = fields instanceof Headers ? fields : Object.entries(fields ?? {});
      for (const [name, value] of entries) if (value !== undefined) sent.set(name, value);
      return sent;
    },
    fetch: async (...request) => asPlainText(await (fetch ?? globalThis.fetch)(...request)),
    onEnd: (state) => report(state, latest.current),
  };
}

function report<Schema extends FlexibleSchema, Result>(
  state: ObjectState,
  { onFinish, onError }: UseObjectOptions<Schema, Result>,
): void {
  if (state.status === 'done') void onFinish?.({ object: state.final as Result, error: undefined });
  else if (state.status !== 'failed') return;
  else if (state.response.outcome === 'complete') void onFinish?.({ object: undefined, error: state.error });
  else onError?.(state.error);
}

/** Treats an unframed JSON body as text, because that text is the object. Servers may send it as `application/json`. */
function asPlainText(response: Response): Response {
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !response.body || !/^($|application\/json)/i.test(type)) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'text/plain; charset=utf-8');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

function toStandardSchema(flexible: FlexibleSchema): StandardSchema {
  if ('~standard' in flexible) return flexible as StandardSchema;
  const { validate } = asSchema(flexible);
  return {
    '~standard': {
      version: 1,
      vendor: 'ai',
      validate: async (value): Promise<SchemaResult<unknown>> => {
        const result = (await validate?.(value)) ?? { success: true as const, value };
        return result.success ? { value: result.value } : { issues: [{ message: result.error.message }] };
      },
    },
  };
}
