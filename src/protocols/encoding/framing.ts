/** The fields of a server-sent event besides its data. Other framings have none. */
export interface FrameFields {
  event?: string | undefined;
  id?: string | undefined;
  /** The delay before a reconnect, in milliseconds. */
  retry?: number | undefined;
}

export interface Framing {
  readonly headers: Readonly<Record<string, string>>;
  frame(data: string, fields: FrameFields): string;
  comment?(text: string): string;
  /** A comment that keeps an idle connection open. */
  readonly heartbeat?: string;
}

/**
 * Keeps caches and proxies from buffering: `no-transform` prevents compression, `x-accel-buffering` is for nginx, and
 * `nosniff` keeps browsers from waiting until they know the content type.
 */
const unbuffered = {
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
} as const;

/** Data with line breaks is written as several `data` fields. */
export function sseFraming(eol: string): Framing {
  const eventEnd = eol + eol;
  const field = (name: string, value: string) =>
    value
      .split(/\r\n|\r|\n/)
      .map((line) => `${name}: ${line}${eol}`)
      .join('');
  return {
    headers: { 'content-type': 'text/event-stream', ...unbuffered },
    frame(data, { event, id, retry }) {
      let head = id === undefined ? '' : `id: ${id}${eol}`;
      if (event !== undefined) head += `event: ${event}${eol}`;
      if (retry !== undefined) head += `retry: ${retry}${eol}`;
      // Nearly all data is JSON, which has no line breaks.
      const isOneLine = !data.includes('\n') && !data.includes('\r');
      return isOneLine ? `${head}data: ${data}${eventEnd}` : head + field('data', data) + eol;
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

export function textFraming(): Framing {
  return {
    headers: { 'content-type': 'text/plain; charset=utf-8', ...unbuffered },
    frame: (data) => data,
  };
}
