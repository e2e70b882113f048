import type { StreamSessionOptions } from '../core/session/StreamSession.js';

/** The names of all session options. A missing name is a type error. */
const optionNames: Readonly<Record<keyof StreamSessionOptions, true>> = {
  api: true,
  method: true,
  headers: true,
  body: true,
  credentials: true,
  fetch: true,
  protocol: true,
  retry: true,
  resume: true,
  idempotencyKey: true,
  stallAfterMs: true,
  byteTimeoutMs: true,
  eventTimeoutMs: true,
  maxEventBytes: true,
  thinkTags: true,
  maxBufferSizeInMB: true,
  highWaterMark: true,
  smooth: true,
  userTiming: true,
  connections: true,
  environment: true,
  onResponse: true,
  onSkip: true,
  onDeltas: true,
  onEnd: true,
};

/** Separates session options from the props of an element. */
export function splitSessionOptions<Props extends StreamSessionOptions>(
  props: Props,
): [options: StreamSessionOptions, rest: Omit<Props, keyof StreamSessionOptions>] {
  const options: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) (name in optionNames ? options : rest)[name] = value;
  return [options, rest as Omit<Props, keyof StreamSessionOptions>];
}
