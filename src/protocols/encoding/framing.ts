/** The fields of a server-sent event beside its data. Other framings have none of them. */
export interface FrameFields {
  event?: string | undefined;
  id?: string | undefined;
  /** The wait before a reconnect, in milliseconds. */
  retry?: number | undefined;
}

/** How events stand on the wire. */
export interface Framing {
  readonly headers: Readonly<Record<string, string>>;
  frame(data: string, fields: FrameFields): string;
  comment?(text: string): string;
}

/** Server-sent events. Data of several lines stands in several `data` fields. */
export function sseFraming(eol: string): Framing {
  const lines = (field: string, value: string) =>
    value
      .split(/\r\n|\r|\n/)
      .map((line) => `${field}: ${line}${eol}`)
      .join('');
  return {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    frame(data, { event, id, retry }) {
      const before =
        (id === undefined ? '' : `id: ${id}${eol}`) +
        (event === undefined ? '' : `event: ${event}${eol}`) +
        (retry === undefined ? '' : `retry: ${retry}${eol}`);
      return before + lines('data', data) + eol;
    },
    comment: (text) => lines('', text) + eol,
  };
}

/** One event a line. A lone CR ends no line of NDJSON, so it becomes LF. */
export function lineFraming(eol: string): Framing {
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    frame: (data) => data + (eol === '\r' ? '\n' : eol),
  };
}

/** Text as it is. */
export function textFraming(): Framing {
  return {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    frame: (data) => data,
  };
}
