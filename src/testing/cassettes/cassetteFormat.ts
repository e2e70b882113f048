/**
 * A recorded response as JSON lines: a head, one line per chunk, and how the body ended. A file may contain several.
 *
 * ```jsonl
 * {"cassette":1,"request":{"method":"POST","url":"…","headers":{…}},"response":{"status":200,"headers":{…}},"at":612.4}
 * {"at":640.1,"text":"data: {…}\n\n"}
 * {"at":655.0,"base64":"8J+M"}
 * {"at":812.9,"end":"closed"}
 * ```
 */
export type CassetteLine = CassetteHead | CassetteChunk | CassetteEnd;

export interface CassetteHead {
  readonly cassette: 1;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
  readonly response: { readonly status: number; readonly headers: Record<string, string> };
  /** Milliseconds since the request. */
  readonly at: number;
}

/** The bytes of one read: text if they are valid UTF-8, otherwise base64. */
export type CassetteChunk = { readonly at: number } & ({ readonly text: string } | { readonly base64: string });

/** `closed`: the body ended; `broken`: the connection broke; `left`: the client cancelled. */
export interface CassetteEnd {
  readonly at: number;
  readonly end: 'closed' | 'broken' | 'left';
}
