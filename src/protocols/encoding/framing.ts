/** The fields of a server-sent event besides its data. Other framings do not have these fields. */
export interface FrameFields {
  event?: string | undefined;
  id?: string | undefined;
  /** The wait before a reconnect, in milliseconds. */
  retry?: number | undefined;
}

/** The bytes around events. */
export interface Framing {
  readonly headers: Readonly<Record<string, string>>;
  frame(data: string, fields: FrameFields): string;
  comment?(text: string): string;
  /** Text that keeps an idle connection open. Clients ignore it. */
  readonly heartbeat?: string;
}

/**
 * Keeps caches and proxies from holding a stream back: `no-transform` stops compression that buffers,
 * `x-accel-buffering` is read by nginx, `nosniff` stops browsers from collecting text until they know its type.
 */
const unbuffered = {
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
} as const;

/** Server-sent events. Data of several lines is written as several `data` fields. */
export function sseFraming(eol: string): Framing {
  const field = (name: string, value: string) =>
    // Nearly all data is JSON, which has no line ends.
    value.includes('\n') || value.includes('\r')
      ? value
          .split(/\r\n|\r|\n/)
          .map((line) => `${name}: ${line}${eol}`)
          .join('')
      : `${name}: ${value}${eol}`;
  return {
    headers: { 'content-type': 'text/event-stream', ...unbuffered },
    frame(data, { event, id, retry }) {
      let head = id === undefined ? '' : `id: ${id}${eol}`;
      if (event !== undefined) head += `event: ${event}${eol}`;
      if (retry !== undefined) head += `retry: ${retry}${eol}`;
      return head + field('data', data) + eol;
    },
    comment: (text) => field('', text) + eol,
    heartbeat: `:${eol}${eol}`,
  };
}

/** One event per line. A lone CR does not end a line of NDJSON, so it is replaced by LF. */
export function lineFraming(eol: string): Framing {
  const end = eol === '\r' ? '\n' : eol;
  return {
    headers: { 'content-type': 'application/x-ndjson', ...unbuffered },
    frame: (data) => data + end,
    heartbeat: end,
  };
}

/** Plain text without framing. */
export function textFraming(): Framing {
  return {
    headers: { 'content-type': 'text/plain; charset=utf-8', ...unbuffered },
    frame: (data) => data,
  };
}
